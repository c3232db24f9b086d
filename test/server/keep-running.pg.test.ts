import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepRunning, restartDelayMs } from '../../server/keep-running.ts'
import { createTestDatabase } from '../support/test-database.ts'

test('the wait before a server is started again doubles, and ends at half a minute', () => {
  expect([0, 1, 2, 3, 5, 6, 50].map(restartDelayMs)).toEqual([1000, 1000, 2000, 4000, 16_000, 30_000, 30_000])
})

test('[V8] a server that is killed is started again and serves the same data; stopped by a person it stays stopped', async () => {
  const created = await createTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-keep-'))
  const children: ChildProcess[] = []
  const launch = (): ChildProcess => {
    const child = spawn(process.execPath, ['server/main.ts'], { env: { ...process.env, DATABASE_URL: created.url, BANGFU_DATA: folder, PORT: '0', BANGFU_LOG: 'silent' }, stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    return child
  }
  const ready: { readonly address: string; readonly isFirst: boolean }[] = []
  const deaths: (number | null)[] = []
  const kept = keepRunning(launch, { onReady: (address, isFirst) => ready.push({ address, isFirst }), onLine: () => undefined, onDeath: (code) => deaths.push(code) })
  const timely = { timeout: 25_000, interval: 50 }
  await expect.poll(() => ready.length, timely).toBe(1)
  expect((await fetch(`${ready[0]?.address}/readyz`)).status).toBe(200)
  children[0]?.kill('SIGKILL')
  await expect.poll(() => ready.length, timely).toBe(2)
  expect([ready.map((one) => one.isFirst), deaths]).toEqual([[true, false], [null]])
  expect((await fetch(`${ready[1]?.address}/readyz`)).status).toBe(200)
  kept.stop()
  expect(await kept.ended).toBe(0)
  expect(children).toHaveLength(2)
  rmSync(folder, { recursive: true, force: true })
  await created.drop()
}, 60_000)

test('[V8] one that never becomes ready is not started again', async () => {
  const kept = keepRunning(() => spawn(process.execPath, ['--eval', 'process.exit(7)'], { stdio: ['ignore', 'pipe', 'inherit'] }), { onReady: () => undefined, onLine: () => undefined, onDeath: () => undefined })
  expect(await kept.ended).toBe(7)
})
