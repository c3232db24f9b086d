// Sets up, starts the headquarters server on its embedded database with the demonstration county, opens the app.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { build } from './build.mjs'
import { ROOT, say, setUp } from './set-up.mjs'

setUp()
// Only from here on runs the Node that reads TypeScript.
const { keepRunning } = await import('../server/keep-running.ts')
build()
const open = !process.argv.includes('--no-open')
const port = await firstFreePort(Number(process.env.PORT ?? 4080))
let app
let server
let stopping = false

process.on('SIGINT', stop)
process.on('SIGTERM', stop)
process.on('SIGHUP', stop)
// Started again on the right Node, this process would outlive the one that a person killed.
const parent = process.ppid
setInterval(() => { if (process.ppid !== parent) stop() }, 1000).unref()

say('正在启动总库…', 'Starting the central database and the server…')
server = keepRunning(() => spawn(process.execPath, [join(ROOT, 'server/main.ts')], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: { BANGFU_LOG: 'warn', ...process.env, BANGFU_DEMO: process.env.BANGFU_DEMO ?? '1', PORT: String(port) }, detached: true }), {
  onLine: (line) => process.stdout.write(`${line}\n`),
  onDeath: (code, waitMs) => say(`总库意外停止（代码 ${code}），${waitMs / 1000} 秒后自动重新启动；已保存的数据不受影响。`, `The server stopped unexpectedly (code ${code}) and starts again in ${waitMs / 1000} s; what was saved is safe.`),
  onReady(address, isFirst) {
    say(`总库已就绪：${address}`, `The server is ready: ${address}`)
    if (!isFirst) return
    openApp(address)
    say('按 Ctrl-C 结束。数据保存在 .data 文件夹，下次启动继续使用。', 'Ctrl-C stops everything. The data stays in the folder .data for the next start.')
  },
})
void server.ended.then((code) => {
  if (!stopping) say(`总库没有启动（代码 ${code}）。`, `The server did not start (code ${code}).`)
  process.exit(code)
})

function openApp(address) {
  const binary = electronBinary()
  if (!binary) {
    say(`本机没有 Electron 程序，改用浏览器版（同一套界面）。请打开：${address}`, `The Electron binary cannot be had here: open the same app in a browser: ${address}`)
    if (open && process.env.DISPLAY) spawn('xdg-open', [address], { stdio: 'ignore', detached: true }).on('error', () => undefined)
    return
  }
  if (!open) return
  const { ELECTRON_RUN_AS_NODE: _leaked, ...environment } = process.env
  app = spawn(binary, [ROOT], { stdio: 'inherit', env: { ...environment, BANGFU_SERVER: address } })
  app.on('exit', stop)
}

/** The package's own answer, asked of a process of its own: it tries a download first and is loud when a network does not allow it. */
function electronBinary() {
  const asked = spawnSync(process.execPath, ['-p', "require('electron')"], { cwd: ROOT, encoding: 'utf8' })
  const path = asked.stdout.trim().split('\n').at(-1) ?? ''
  return asked.status === 0 && existsSync(path) ? path : undefined
}

function stop() {
  if (stopping) return
  stopping = true
  say('正在停止…', 'Stopping…')
  app?.kill('SIGTERM')
  server?.stop()
}

async function firstFreePort(from) {
  for (let port = from; port < from + 20; port++) {
    if (await isFree(port)) {
      if (port !== from) say(`端口 ${from} 被占用，改用 ${port}。`, `Port ${from} is taken, using ${port}.`)
      return port
    }
  }
  say(`端口 ${from} 到 ${from + 19} 都被占用，请用 PORT=… 指定。`, `Ports ${from} to ${from + 19} are all taken; choose one with PORT=….`)
  process.exit(1)
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false)).once('listening', () => probe.close(() => resolve(true)))
    probe.listen(port, '127.0.0.1')
  })
}
