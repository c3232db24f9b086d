import { connect as connectSocket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { HelloReply } from '../../../shared/protocol/hello.ts'
import { Refusal } from '../../../shared/protocol/refusal.ts'
import { startDevice, type TestDevice } from '../../support/device.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let device: TestDevice
let token: string
beforeAll(async () => {
  server = await startTestServer()
  device = await startDevice(server, 'cun01')
  token = await server.signIn('cun01')
})
afterAll(() => server.close())

async function refusalOf(answer: Response): Promise<readonly [number, string]> {
  const refusal = Refusal.parse(await answer.json())
  expect(answer.headers.get('x-request-id')).toBe(refusal.requestId)
  return [answer.status, refusal.code]
}

function hello(body: unknown): Promise<Response> {
  return server.ask(token, '/api/sync/hello', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

describe('hello', () => {
  test('says how far this lineage has been answered, without a gap', async () => {
    const ask = async () => HelloReply.parse(await (await hello({ lineageId: device.lineageId, protocolVersion: PROTOCOL_VERSION, schemaVersion: 1, cursor: null })).json())
    expect(await ask()).toMatchObject({ acknowledgedSeq: 0, scopeEpoch: 1, maxOperations: 500 })
    const operations = [device.create(), device.create(), device.create(), device.create()]
    await device.push(...operations.slice(0, 2), ...operations.slice(3))
    expect((await ask()).acknowledgedSeq).toBe(2)
    await device.push(...operations)
    expect((await ask()).acknowledgedSeq).toBe(4)
  })

  test('another protocol version asks for an update', async () => {
    expect(await refusalOf(await hello({ lineageId: device.lineageId, protocolVersion: 99, schemaVersion: 1, cursor: null }))).toEqual([426, 'upgrade_required'])
  })
})

describe('bad input to push gets a refusal, and nothing is written', () => {
  test.each([
    ['a line that is not JSON', '{"opId": \n'],
    ['a line that is no op', '{"hello":"world"}'],
    ['a list', '[1,2,3]'],
    ['half an op, as after a cut', JSON.stringify({ opId: '0190b1d0-0000-7000-8000-000000000001' }).slice(0, 20)],
  ])('%s', async (_name, body) => {
    const good = device.create()
    expect(await refusalOf(await device.post(`${JSON.stringify(good)}\n${body}`))).toEqual([400, 'invalid_request'])
    expect(await server.database.selectFrom('op').select('op_id').where('op_id', '=', good.opId).execute()).toEqual([])
  })

  test('a body of 50 MB', async () => {
    const answer = await device.post('x'.repeat(50 * 1024 * 1024))
    expect(await refusalOf(answer)).toEqual([413, 'too_large'])
  })

  test('a body of 50 MB that does not say its length', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(1024 * 1024))
    let sent = 0
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => (sent++ < 50 ? controller.enqueue(chunk) : controller.close()) })
    const outcome = await server.ask(token, '/api/sync/push', { method: 'POST', headers: { 'content-type': 'application/x-ndjson', 'x-lineage-id': device.lineageId }, body, duplex: 'half' } as RequestInit).then(refusalOf, () => 'connection cut')
    expect([['connection cut'], [413, 'too_large']].map(String)).toContain(String(outcome))
    expect((await server.ask(null, '/healthz')).status).toBe(200)
  })

  test('501 ops', async () => {
    expect(await refusalOf(await device.post(Array.from({ length: 501 }, () => JSON.stringify(device.create())).join('\n')))).toEqual([413, 'too_large'])
  })

  test('no lineage, no session, another content type, a session that ended in the middle of the work', async () => {
    expect(await refusalOf(await device.post('', { 'x-lineage-id': 'mine' }))).toEqual([400, 'invalid_request'])
    expect(await refusalOf(await server.ask(null, '/api/sync/push', { method: 'POST' }))).toEqual([401, 'session_expired'])
    expect(await refusalOf(await device.post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }))).toEqual([400, 'invalid_request'])
    const late = await startDevice(server, 'cun02')
    const operation = late.create()
    await server.database.updateTable('session').set({ expires_at: new Date(0) }).where('account', '=', 'cun02').execute()
    expect(await refusalOf(await late.post(JSON.stringify(operation)))).toEqual([401, 'session_expired'])
  })
})

describe('everything that is not 2xx is a refusal', () => {
  test.each([
    ['GET', '/api/nothing'],
    ['GET', '/nothing.js'],
    ['PUT', '/api/session'],
    ['GET', '/%zz'],
    ['GET', '/../../etc/passwd'],
    ['POST', '/api/session'],
    ['GET', '/api/regions'],
    ['GET', '/api/sync/snapshot'],
  ])('%s %s', async (method, path) => {
    const answer = await server.ask(null, path, { method })
    expect(answer.ok).toBe(false)
    Refusal.parse(await answer.json())
  })

  test('what is not HTTP', async () => {
    const socket = connectSocket(Number(new URL(server.url).port), '127.0.0.1')
    socket.end('this is not http\r\n\r\n')
    const said = await text(socket)
    expect(Refusal.parse(JSON.parse(said.split('\r\n\r\n')[1] ?? '')).code).toBe('invalid_request')
  })

  test('a broken JSON body', async () => {
    expect(await refusalOf(await server.ask(null, '/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"account"' }))).toEqual([400, 'invalid_request'])
  })

  test('too many requests from one address', async () => {
    const strict = await startTestServer({ requestsPerMinute: 3 })
    try {
      const answers = []
      for (let turn = 0; turn < 4; turn++) answers.push(await strict.ask(null, '/api/session'))
      expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 429])
      expect(Refusal.parse(await answers[3]?.json())).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 60 })
    } finally {
      await strict.close()
    }
  })
})

test('a database that is gone is a refusal, not a hang, and readyz says so while healthz lives', async () => {
  const broken = await startTestServer()
  const brokenToken = await broken.signIn('cun01')
  expect((await broken.ask(null, '/readyz')).status).toBe(200)
  await broken.database.destroy()
  expect(await refusalOf(await broken.ask(null, '/readyz'))).toEqual([503, 'not_ready'])
  expect(await refusalOf(await broken.ask(brokenToken, '/api/regions'))).toEqual([500, 'server_error'])
  expect((await broken.ask(null, '/healthz')).status).toBe(200)
  await broken.server.close()
})

test('only the desktop app may call from another origin', async () => {
  const preflight = (origin: string) => fetch(`${server.url}/api/sync/push`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
  expect([(await preflight('app://bangfu')).status, (await preflight('app://bangfu')).headers.get('access-control-allow-origin')]).toEqual([204, 'app://bangfu'])
  expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
})
