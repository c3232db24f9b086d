import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MOST_AT_ONCE } from '../../server/accounts/know-sender.ts'
import { Refusal } from '../../shared/protocol/refusal.ts'
import { startDevice } from '../support/device.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const MIB = 1024 * 1024
let server: TestServer
let token: string
beforeAll(async () => {
  server = await startTestServer({ bodyBytesAtOnce: 3 * MIB })
  token = await server.signIn('cun01')
})
afterAll(() => server.close())

/** A request whose body stands still after its first byte; `status` is that of an answer that comes all the same. */
function halfSent(path: string, bytes: number, bearer: string | null): { readonly status: Promise<number>; end(): void } {
  const sent = httpRequest(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/octet-stream', 'content-length': bytes, ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) } })
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
  await expect.poll(async () => (await device.post(large)).status).toBe(503)
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
