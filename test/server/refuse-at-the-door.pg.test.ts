import { request as httpRequest } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MOST_AT_ONCE } from '../../server/accounts/know-sender.ts'
import { Refusal } from '../../shared/protocol/refusal.ts'
import { startDevice } from '../support/device.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const MIB = 1024 * 1024
let server: TestServer
let token: string
const logged: string[] = []
beforeAll(async () => {
  server = await startTestServer({ bodyBytesAtOnce: 3 * MIB, logLevel: 'warn', logStream: { write: (line) => void logged.push(line) } })
  token = await server.signIn('cun01')
})
afterAll(() => server.close())

/** A request whose body stands still after its first byte; `status` is that of an answer that comes all the same. */
function halfSent(path: string, bytes: number, bearer: string | null, { url }: TestServer = server): { readonly status: Promise<number>; end(): void } {
  const sent = httpRequest(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/octet-stream', 'content-length': bytes, ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) } })
  const status = new Promise<number>((resolve, reject) => {
    sent.once('response', (answer) => resolve(answer.statusCode ?? 0))
    sent.once('error', reject)
  })
  sent.write('x')
  return { status, end: () => void sent.destroy() }
}

test('[V5] whoever has no session is answered before the body has come', async () => {
  const senders = Array.from({ length: 20 }, () => halfSent('/api/transfer/import', 48 * MIB, null))
  expect(new Set(await Promise.all(senders.map((sender) => sender.status)))).toEqual(new Set([401]))
  const wrong = halfSent('/api/transfer/import', 48 * MIB, 'x'.repeat(43))
  expect(await wrong.status).toBe(401)
  for (const sender of [...senders, wrong]) sender.end()
})

test('[V5] only so many bytes of bodies are let in at once; the others are told to come again, and do', async () => {
  const first = halfSent('/api/transfer/import', 2 * MIB, token)
  const device = await startDevice(server, 'cun02')
  const large = `${JSON.stringify(device.create())}\n${' '.repeat(2 * MIB)}`
  await expect.poll(async () => (await device.post(large)).status, { timeout: 10_000 }).toBe(503)
  const refused = await device.post(large)
  expect([refused.headers.get('retry-after'), Refusal.parse(await refused.json()).code]).toEqual(['3', 'not_ready'])
  // Small ones go on.
  expect((await device.post(JSON.stringify(device.create()))).status).toBe(200)
  first.status.catch(() => undefined)
  first.end()
  await expect.poll(async () => (await device.post(large)).status).toBe(200)
})

test('[V5] one account has only so many requests under way', async () => {
  const open = Array.from({ length: MOST_AT_ONCE }, () => halfSent('/api/sync/push', 1000, token))
  for (const sender of open) sender.status.catch(() => undefined)
  await expect.poll(async () => (await server.ask(token, '/api/session')).status).toBe(429)
  expect((await server.ask(await server.signIn('cun02'), '/api/session')).status).toBe(200)
  for (const sender of open) sender.end()
  await expect.poll(async () => (await server.ask(token, '/api/session')).status).toBe(200)
})

test('[V9] a compressed body is refused and never unpacked, with or without a session, and the word “identity” too', async () => {
  const plain = Buffer.alloc(2 * MIB, 32)
  const memory = process.memoryUsage().rss
  for (const [encoding, body] of [['gzip', gzipSync(plain)], ['br', brotliCompressSync(plain)], ['deflate', gzipSync(plain)], ['identity', Buffer.from('x')]] as const) {
    const send = (bearer: string | null) => server.ask(bearer, '/api/transfer/import', { method: 'POST', headers: { 'content-type': 'application/octet-stream', 'content-encoding': encoding }, body })
    const refused = await send(token)
    expect([refused.status, Refusal.parse(await refused.json()).code], encoding).toEqual([400, 'invalid_request'])
    expect((await send(null)).status, encoding).toBe(400)
  }
  expect(process.memoryUsage().rss - memory).toBeLessThan(64 * MIB)
})

test('[V10] bodies of one account do not keep out those of another, however large they were announced', async () => {
  const mine = await startTestServer({ bodyBytesAtOnce: 96 * MIB })
  try {
    const [greedy, second] = [await mine.signIn('cun01'), await mine.signIn('xian01')]
    const open = [greedy, greedy, greedy, second, second].map((bearer) => halfSent('/api/transfer/import', 48 * MIB, bearer, mine))
    // The second one of the same account, and what would take from the share of the pushes.
    const refused: number[] = []
    for (const sender of open) sender.status.then((status) => refused.push(status), () => undefined)
    await expect.poll(() => refused).toEqual([503, 503, 503, 503])
    const device = await startDevice(mine, 'cun02')
    expect((await device.post(`${JSON.stringify(device.create())}\n${' '.repeat(3 * MIB)}`)).status).toBe(200)
    for (const sender of open) sender.end()
  } finally {
    await mine.close()
  }
})

test('[V10] a body that brings nothing is ended with an answer and gives its room back; one that comes slowly is taken', async () => {
  const mine = await startTestServer({ bodyBytesAtOnce: 3 * MIB, stalledBodySeconds: 2 })
  try {
    const bearer = await mine.signIn('cun01')
    const stalled = halfSent('/api/transfer/import', 2 * MIB, bearer, mine)
    const small = halfSent('/api/session', 100, null, mine)
    expect(await Promise.all([stalled.status, small.status])).toEqual([503, 503])
    const device = await startDevice(mine, 'cun01')
    const text = `${JSON.stringify(device.create())}\n${' '.repeat(2 * MIB)}`
    expect((await device.post(text)).status).toBe(200)
    const slow = httpRequest(`${mine.url}/api/sync/push`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson', 'content-length': text.length, 'x-lineage-id': device.lineageId, authorization: `Bearer ${bearer}` } })
    const status = new Promise<number>((resolve, reject) => {
      slow.once('response', (answer) => resolve(answer.statusCode ?? 0))
      slow.once('error', reject)
    })
    for (let piece = 0; piece < 16; piece++) {
      slow.write(text.slice((piece * text.length) / 16, ((piece + 1) * text.length) / 16))
      await wait(250)
    }
    slow.end()
    expect(await status).toBe(200)
  } finally {
    await mine.close()
  }
}, 60_000)

test('[V11] requests of a connection that is gone leave no lines behind', async () => {
  const before = logged.length
  for (const milliseconds of [0, 1, 2, 5]) {
    await new Promise<void>((resolve) => {
      const socket = connectSocket(Number(new URL(server.url).port), '127.0.0.1')
      socket.on('error', () => undefined)
      socket.on('close', () => resolve())
      socket.write('GET /api/session HTTP/1.1\r\nhost:x\r\n\r\n'.repeat(3000))
      setTimeout(() => socket.resetAndDestroy(), milliseconds)
    })
    await wait(1500)
  }
  expect(logged.slice(before, before + 1)).toEqual([])
  expect((await server.ask(token, '/api/session')).status).toBe(200)
}, 60_000)
