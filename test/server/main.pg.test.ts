import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SignInReply } from '../../shared/protocol/session.ts'

const folder = mkdtempSync(join(tmpdir(), 'bangfu-main-'))
beforeAll(() => chmodSync(folder, 0o755))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Running {
  readonly url: string
  readonly said: () => string
  readonly child: ChildProcess
  stop(signal: NodeJS.Signals): Promise<number | null>
}

async function start(environment: Readonly<Record<string, string>> = {}): Promise<Running> {
  const child = spawn(process.execPath, ['server/main.ts'], { env: { ...process.env, BANGFU_DATA: folder, BANGFU_DEMO: '1', BANGFU_DEMO_HOUSEHOLDS: '60', PORT: '0', ...environment }, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  const ended = once(child, 'exit')
  const url = await new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const ready = /^ready (\S+)$/m.exec(said)?.[1]
      if (ready) resolve(ready)
    })
    void ended.then(() => resolve(''))
  })
  return {
    url,
    child,
    said: () => said,
    async stop(signal) {
      child.kill(signal)
      await ended
      return child.exitCode
    },
  }
}

async function signIn(url: string): Promise<SignInReply> {
  return SignInReply.parse(await (await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account: 'cun01', password: 'bangfu-demo-2026' }) })).json())
}

test('one command starts everything, Ctrl-C stops everything, and a second start finds the data of the first', async () => {
  const first = await start()
  expect(first.said()).toContain('演示县已装入：60 户')
  expect(first.said()).toMatch(/cun01.*村/)
  const { token } = await signIn(first.url)
  expect(await first.stop('SIGINT')).toBe(0)
  expect(first.said()).toContain('数据已存好')
  expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false)

  const second = await start()
  expect(second.said()).not.toContain('演示县已装入')
  expect(second.said()).toContain('cun02')
  expect((await fetch(`${second.url}/api/session`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
  expect(await second.stop('SIGTERM')).toBe(0)
}, 60_000)

test('a port that is taken and a wrong setting are said in words, and nothing is left running', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const address = blocker.address()
  const port = typeof address === 'object' && address ? String(address.port) : ''
  const refused = await start({ PORT: port })
  expect([refused.url, refused.child.exitCode]).toEqual(['', 1])
  expect(refused.said()).toContain(`端口 ${port} 已被占用`)
  expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false)
  blocker.close()
  const wrong = await start({ PORT: 'eighty' })
  expect([wrong.child.exitCode, wrong.said()]).toEqual([1, expect.stringContaining('PORT')])
}, 60_000)
