import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRecordId } from '../../../renderer/store/new-id.ts'
import { PROTOCOL_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { DevicesReply } from '../../../shared/protocol/device-report.ts'
import { householdBody } from '../../support/factories/empty-bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { openAccount } from '../../support/synced-account.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

async function devices(account: string): Promise<DevicesReply> {
  return DevicesReply.parse(await (await server.ask(await server.signIn(account), '/api/devices')).json())
}

test('[H5] the county sees which device last synced when and what waits on it; silent devices come first, and those never seen are named', async () => {
  expect((await devices('xian01')).neverSeen.map((one) => one.account)).toEqual(['cun01', 'cun02'])
  const disk = randomUUID()
  const one = await openAccount(server.url, 'cun01', disk)
  await one.sync()
  const id = newRecordId()
  await one.store.save([{ kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: TEST_VILLAGES[0], year: null, body: householdBody(TEST_VILLAGES[0]) }])
  await one.store.saveDraft('household/new', { name: '没写完' })
  await one.loop.syncNow()
  one.close()
  const two = await openAccount(server.url, 'cun02', randomUUID())
  await two.sync()
  two.close()
  await sql`update device set last_seen_at = now() - interval '9 days' where account = 'cun02'`.execute(server.database)

  const seen = await devices('zhen01')
  expect(seen.devices.map((device) => device.account)).toEqual(['cun02', 'cun01'])
  // The greeting comes before the push, so it tells what waited then.
  expect(seen.devices[1]?.report).toMatchObject({ unsent: 1, drafts: 1, conflicts: 0, held: 0 })
  expect(seen.devices[1]?.report?.oldestUnsentAt).toMatch(/^20\d\d-/)
  expect(seen.neverSeen).toEqual([])
  expect(seen.silentAfterDays).toBeGreaterThan(0)
  for (const account of ['cun01', 'shi01', 'admin']) expect((await server.ask(await server.signIn(account), '/api/devices')).status).toBe(403)

  const again = await openAccount(server.url, 'cun01', disk)
  await again.sync()
  again.close()
  expect((await devices('xian01')).devices.filter((device) => device.account === 'cun01')).toHaveLength(1)
})

test('[V7] devices that somebody makes up push out only their own, and a report that cannot be read any more does not hide the others', async () => {
  const token = await server.signIn('cun01')
  const greet = (report: object) => server.ask(token, '/api/sync/hello', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lineageId: randomUUID(), protocolVersion: PROTOCOL_VERSION, schemaVersion: 1, cursor: null, report: { deviceId: randomUUID(), program: 'made up', unsent: 0, oldestUnsentAt: null, held: 0, conflicts: 0, drafts: 0, freeBytes: null, lastAgreedAt: null, ...report } }) })
  expect((await greet({ oldestUnsentAt: 'x'.repeat(900_000) })).status).toBe(400)
  expect((await greet({ program: 'zero \0' })).status).toBe(400)
  for (let at = 0; at < 60; at++) expect((await greet({})).status).toBe(200)
  // As it could be stored before its texts had an end.
  await sql`update device set report = report || jsonb_build_object('oldestUnsentAt', repeat('x', 950000)) where device_id = (select device_id from device where account = 'cun01' order by last_seen_at desc limit 1)`.execute(server.database)
  const seen = await devices('xian01')
  const own = seen.devices.filter((device) => device.account === 'cun01')
  expect([own.length, own.filter((device) => device.report === null).length]).toEqual([20, 1])
  expect(seen.devices.some((device) => device.account === 'cun02')).toBe(true)
})
