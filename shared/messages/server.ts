import type { RefusalCode } from '../protocol/refusal.ts'
import { defineMessages } from './define-messages.ts'

type ServerMessageKey =
  | `server.refusal.${RefusalCode}`
  | `server.console.${'database' | 'renderer' | 'api' | 'accounts' | 'loading' | 'loaded' | 'stopping' | 'stopped'}`
  | 'server.refusal.no_renderer'
  | 'server.refusal.scope_changed'

/** What the server says when it refuses a whole request (the app shows its own words by the code), and what it prints when it starts. */
export const SERVER_MESSAGES = defineMessages<ServerMessageKey>({
  'zh-CN': {
    'server.refusal.invalid_request': '请求内容不符合格式，未作任何改动。请升级软件后重试，仍不行请联系县级管理员。',
    'server.refusal.wrong_password': '账号或密码不对。本机已存的工作不受影响，请核对后重试。',
    'server.refusal.session_expired': '登录已过期。未上报的工作仍在本机，重新登录后自动继续。',
    'server.refusal.out_of_scope': '不在您的管辖范围内，未作任何改动。',
    'server.refusal.too_many_requests': '尝试过于频繁，请稍后再试。本机已存的工作不受影响。',
    'server.refusal.too_large': '一次发送的内容过大，未作任何改动。请分成几次发送。',
    'server.refusal.upgrade_required': '软件版本过旧，总库不再接收。未上报的工作仍在本机，请升级软件。',
    'server.refusal.not_found': '没有这个地址。',
    'server.refusal.not_ready': '总库正在启动或维护，请稍后再试。本机已存的工作不受影响。',
    'server.refusal.server_error': '总库出现故障，未作任何改动。请稍后再试，并把请求编号告诉县级管理员。',
    'server.refusal.no_renderer': '界面文件还没有生成。请在总库所在机器上运行 npm run build，然后刷新。',
    'server.refusal.scope_changed': '您的管辖范围已调整。未上报的工作仍在本机，软件会重新核对范围后继续。',
    'server.console.database': '数据库',
    'server.console.renderer': '总库地址（浏览器可直接打开）',
    'server.console.api': '接口说明',
    'server.console.accounts': '演示账号（密码均为 {password}）',
    'server.console.loading': '正在装入演示县：{done} / {total} 户',
    'server.console.loaded': '演示县已装入：{households} 户，{villages} 个村',
    'server.console.stopping': '正在停止总库……',
    'server.console.stopped': '总库已停止，数据已存好。',
  },
  en: {
    'server.refusal.invalid_request': 'The request is malformed; nothing was changed. Update the software and try again; if it goes on, ask the county administrator.',
    'server.refusal.wrong_password': 'Account or password is wrong. Work kept on this machine is safe; check and try again.',
    'server.refusal.session_expired': 'The session has expired. Unsent work is still on this machine and goes on after you sign in again.',
    'server.refusal.out_of_scope': 'This is outside your area; nothing was changed.',
    'server.refusal.too_many_requests': 'Too many attempts; wait a moment. Work kept on this machine is safe.',
    'server.refusal.too_large': 'Too much at once; nothing was changed. Send it in several pieces.',
    'server.refusal.upgrade_required': 'This version is too old for the central database. Unsent work is still on this machine; update the software.',
    'server.refusal.not_found': 'There is no such address.',
    'server.refusal.not_ready': 'The central database is starting or under maintenance; try again later. Work kept on this machine is safe.',
    'server.refusal.server_error': 'The central database failed; nothing was changed. Try again later and tell the county administrator the request number.',
    'server.refusal.no_renderer': 'The screens have not been built. Run npm run build on the machine of the central database and reload.',
    'server.refusal.scope_changed': 'Your area has changed. Unsent work is still on this machine; the software checks the area and goes on.',
    'server.console.database': 'Database',
    'server.console.renderer': 'Headquarters (open it in a browser)',
    'server.console.api': 'API description',
    'server.console.accounts': 'Demonstration accounts (password of all: {password})',
    'server.console.loading': 'Loading the demonstration county: {done} of {total} households',
    'server.console.loaded': 'Demonstration county loaded: {households} households in {villages} villages',
    'server.console.stopping': 'Stopping headquarters …',
    'server.console.stopped': 'Headquarters has stopped; everything is saved.',
  },
})
