import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HelloReply } from '../../../shared/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { packageEntryName, writeBundle } from '../../../shared/transfer/bundle.ts'
import { startDevice } from '../../support/device.ts'
import { handIn } from '../../support/package-device.ts'
import { householdBody } from '../../support/factories/empty-bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

async function post(token: string, path: string, body: unknown): Promise<number> {
  return (await server.ask(token, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status
}

async function linesOf(account: string): Promise<{ readonly [line: string]: number }> {
  const lines = await server.database.selectFrom('audit').selectAll().where('account', '=', account).where('action', 'in', ['request_refused', 'operation_refused']).orderBy('id').execute()
  const counts: Record<string, number> = {}
  for (const { action, request_id: requestId, detail } of lines) {
    expect(requestId).toMatch(/^[\w-]{36}$/)
    const { route, code, times } = detail as { route: string; code: string; times: number }
    counts[`${action} ${route} ${code}`] = (counts[`${action} ${route} ${code}`] ?? 0) + times
  }
  return counts
}

test('[W4] whoever asks for what is not theirs is on file, and so is every refused decision, with account, route and code', async () => {
  const [village, county] = [await server.signIn('cun01'), await server.signIn('xian01')]
  expect(await post(village, '/api/areas/events', { kind: 'move', households: [randomUUID()], to: TEST_VILLAGES[1] })).toBe(403)
  expect((await server.ask(village, `/api/sync/buckets?villageCode=${TEST_VILLAGES[1]}&kind=household`)).status).toBe(403)
  expect((await server.ask(village, '/api/devices?name=nobody')).status).toBe(403)
  expect(await linesOf('cun01')).toEqual({ 'request_refused POST /api/areas/events out_of_scope': 1, 'request_refused GET /api/sync/buckets out_of_scope': 1, 'request_refused GET /api/devices out_of_scope': 1 })
  expect(await post(county, '/api/areas/events', { kind: 'merge', villages: [TEST_VILLAGES[0]], into: '520121000000', on: '2026-11-20' })).toBe(409)
  expect(await post(county, '/api/areas/events', { kind: 'nonsense' })).toBe(400)
  expect(await post(county, '/api/recoveries', { id: randomUUID(), isApproved: true })).toBe(404)
  expect(await post(county, '/api/device-certificates/revocations', { certificateId: randomUUID(), reason: '丢失' })).toBe(403)
  expect(await linesOf('xian01')).toEqual({
    'request_refused POST /api/areas/events area_unusable': 1,
    'request_refused POST /api/areas/events invalid_request': 1,
    'request_refused POST /api/recoveries not_found': 1,
    'request_refused POST /api/device-certificates/revocations out_of_scope': 1,
  })
})

test('[W4] a flood of refusals is one line a minute, and counts what it was', async () => {
  const token = await server.signIn('zhen01')
  // No more at once than one account may have under way.
  for (let round = 0; round < 2; round++) await Promise.all(Array.from({ length: 30 }, () => post(token, '/api/areas/events', { kind: 'restore', eventId: randomUUID() })))
  const lines = await server.database.selectFrom('audit').select('id').where('account', '=', 'zhen01').where('action', '=', 'request_refused').execute()
  expect(lines.length).toBeLessThanOrEqual(2)
  expect(await linesOf('zhen01')).toEqual({ 'request_refused POST /api/areas/events out_of_scope': 60 })
})

test('[W4] ops out of scope are on file as a number', async () => {
  const device = await startDevice(server, 'cun02')
  const operations = Array.from({ length: 3 }, () => device.create(householdBody(TEST_VILLAGES[1]), { areaCode: TEST_VILLAGES[1] }))
  const { outcomes } = await device.push(...operations, device.create())
  expect(outcomes.map((outcome) => outcome.code)).toEqual(['out_of_scope', 'out_of_scope', 'out_of_scope', 'ok'])
  expect(await linesOf('cun02')).toEqual({ 'operation_refused POST /api/sync/push out_of_scope': 3 })
})

test('[W4] rubbish in a bundle, impossible claims and first loads are lines with a count', async () => {
  const token = await server.signIn('cun01')
  const times = async (action: 'package_refused' | 'impossible_claim' | 'first_load') => (await server.database.selectFrom('audit').select('detail').where('account', '=', 'cun01').where('action', '=', action).execute()).map(({ detail }) => detail as { code: string; times: number })
  const rubbish = new Uint8Array([66, 70])
  const sha256 = createHash('sha256').update(rubbish).digest('hex')
  const { results } = await handIn(server, token, writeBundle({ results: [] }, Array.from({ length: 300 }, (_, place) => ({ name: packageEntryName(`00000000-0000-4000-8000-${String(place).padStart(12, '0')}`), bytes: rubbish, count: 0, sha256 }))))
  expect(results).toHaveLength(300)
  const refused = await times('package_refused')
  expect(refused.length).toBeLessThanOrEqual(2)
  expect(refused.reduce((sum, line) => sum + line.times, 0)).toBe(300)

  const lineageId = randomUUID()
  const hello = async (claim: object) => HelloReply.parse(await (await server.ask(token, '/api/sync/hello', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lineageId, protocolVersion: PROTOCOL_VERSION, schemaVersion: 1, ...claim }) })).json())
  const { generation } = await hello({})
  for (let count = 0; count < 20; count++) expect((await hello({ generation, cursor: '0:0', answeredSeq: 99_999 })).startOver).toBe(true)
  const claims = await times('impossible_claim')
  expect([claims.length <= 2, claims.reduce((sum, line) => sum + line.times, 0)]).toEqual([true, 20])

  for (let count = 0; count < 10; count++) await (await server.ask(token, '/api/sync/snapshot', { headers: { 'x-lineage-id': lineageId } })).arrayBuffer()
  const loads = await times('first_load')
  expect([loads.length <= 2, loads.reduce((sum, line) => sum + line.times, 0), loads[0]?.code]).toEqual([true, 10, 'villages_1'])
})
