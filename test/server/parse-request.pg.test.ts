import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { Refusal } from '../../shared/protocol/refusal.ts'
import { startDevice } from '../support/device.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { TEST_VILLAGES } from '../support/test-villages.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const json = (body: unknown, method = 'POST') => ({ method, headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) })
const hello = (more: object) => json({ lineageId: randomUUID(), protocolVersion: PROTOCOL_VERSION, schemaVersion: 1, cursor: null, ...more })
const deep = `${'['.repeat(5000)}1${']'.repeat(5000)}`

describe('[V6] what no column and no program can keep is refused in words at the door, never a failure of ours', () => {
  test.each([
    ['a zero character in the account', null, '/api/session', json({ account: 'cun\0', password: 'x' })],
    ['half a pair in the account', null, '/api/session', json({ account: 'cun\ud800', password: 'x' })],
    ['a zero character in a reason', 'xian01', '/api/held', json({ kind: 'give_up', opIds: [randomUUID()], why: 'so\0' })],
    ['half a pair in the reason of a revocation', 'xian01', '/api/device-certificates/revocations', json({ certificateId: randomUUID(), reason: '\udc00' })],
    ['a character that no workbook can hold', 'xian01', '/api/held', json({ kind: 'give_up', opIds: [randomUUID()], why: 'so\uffff' })],
    ['a value nested 5,000 levels', 'xian01', '/api/held', json(`{"kind":"mend","opId":"${randomUUID()}","why":"x","changes":{"a":${deep}}}`)],
    ['a transaction beyond 64 bits', 'cun01', `/api/sync/pull?cursor=${2n ** 64n}:0&scopeEpoch=1`, {}],
    ['a change number beyond 63 bits', 'cun01', `/api/sync/pull?cursor=1:${2n ** 63n}&scopeEpoch=1`, {}],
    ['the same in a greeting', 'cun01', '/api/sync/hello', hello({ cursor: `${2n ** 64n}:0` })],
    ['the same in a comparison', 'cun01', '/api/sync/agreement?cursor=99999999999999999999:99999999999999999999', {}],
    ['a place that no content has', 'cun01', `/api/attachments/${'a'.repeat(64)}/pieces/99999999999`, {}],
    ['a zero character in the address', 'cun01', '/api/sync/buckets?villageCode=%00&kind=household', {}],
  ])('%s', async (_name, account, path, init) => {
    const answer = await server.ask(account === null ? null : await server.signIn(account), path, init)
    expect([answer.status, Refusal.parse(await answer.json()).code]).toEqual([400, 'invalid_request'])
  })

  test('a scope epoch that no column holds, as a header and in the address', async () => {
    const device = await startDevice(server, 'cun01')
    expect((await device.post(JSON.stringify(device.create()), { 'x-scope-epoch': '999999999999' })).status).toBe(400)
    expect((await server.ask(await server.signIn('cun01'), '/api/sync/pull?cursor=0:0&scopeEpoch=999999999999')).status).toBe(403)
  })

  test('a village that exists already is a refusal', async () => {
    const answer = await server.ask(await server.signIn('xian01'), '/api/areas/events', json({ kind: 'split', village: TEST_VILLAGES[0], households: [randomUUID()], into: { code: TEST_VILLAGES[1], name: '已有的村' }, on: '2026-11-21' }))
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
  })
})

test('no answer is kept by anybody on its way', async () => {
  const token = await server.signIn('cun01')
  for (const [path, init] of [['/api/session', {}], ['/api/nothing', {}], ['/api/regions', {}], ['/api/sync/hello', hello({})], ['/api/openapi.json', {}], ['/healthz', {}]] as const) {
    expect((await server.ask(token, path, init)).headers.get('cache-control')).toBe('no-store')
  }
  expect((await server.ask(null, '/api/regions')).headers.get('cache-control')).toBe('no-store')
})
