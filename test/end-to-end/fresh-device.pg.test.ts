import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRecordId } from '../../renderer/store/new-id.ts'
import { householdBody } from '../support/factories/empty-bodies.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { openAccount } from '../support/synced-account.ts'
import { TEST_VILLAGES } from '../support/test-villages.ts'

let server: TestServer
beforeAll(async () => void (server = await startTestServer()))
afterAll(() => server.close())

test('[S4] a device that is set up later has the open conflicts and hand-overs of before', async () => {
  const [one, two] = [await openAccount(server.url, 'cun01', randomUUID()), await openAccount(server.url, 'cun02', randomUUID())]
  await one.sync()
  const id = newRecordId()
  await one.store.save([{ kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: TEST_VILLAGES[0], year: null, body: householdBody(TEST_VILLAGES[0], { bankName: '农商行' }) }])
  await one.sync(async () => (await one.counts()).waiting === 0)
  await two.sync(async () => (await two.store.findHousehold(id)) !== undefined)
  for (const [device, bankName] of [[one, '邮储'], [two, '建行']] as const) {
    await device.store.save([{ kind: 'patch', recordKind: 'household', recordId: id, householdId: id, changes: { bankName } }])
    await device.sync(async () => (await device.counts()).waiting === 0)
  }
  expect(await two.store.listConflicts()).toHaveLength(1)
  // The villages are packed anew, so that the feed of the next device begins behind the conflict.
  await sql`delete from village_segment`.execute(server.database)
  const later = await openAccount(server.url, 'xian01', randomUUID())
  await later.sync()
  expect(await later.store.listConflicts()).toHaveLength(1)
  for (const device of [one, two, later]) device.close()
})
