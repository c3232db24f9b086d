import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRecordId } from '../../../../renderer/store/new-id.ts'
import { beginGeneration, readGeneration } from '../../../../server/life/generation.queries.ts'
import { householdBody, memberBody } from '../../../support/factories/empty-bodies.ts'
import { startTestServer, type TestServer } from '../../../support/server.ts'
import { openAccount, type SyncedAccount } from '../../../support/synced-account.ts'
import { TEST_VILLAGES } from '../../../support/test-villages.ts'

let server: TestServer
beforeAll(async () => void (server = await startTestServer()))
afterAll(() => server.close())

const conflictIds = async ({ store }: SyncedAccount) => (await store.listConflicts()).map(({ id }) => id).sort()
const onFile = async () => (await server.database.selectFrom('conflict').select('id').where('resolved', '=', false).orderBy('id').execute()).map(({ id }) => id)

test('[E2] after a restore a device shows the conflicts of the new life and no others, also one whose settlement was lost', async () => {
  const [one, other] = [await openAccount(server.url, 'cun01', randomUUID()), await openAccount(server.url, 'cun02', randomUUID())]
  const [id, member] = [newRecordId(), newRecordId()]
  await one.store.save([
    { kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: TEST_VILLAGES[0], year: null, body: householdBody(TEST_VILLAGES[0]) },
    { kind: 'create', recordKind: 'member', recordId: member, householdId: id, areaCode: TEST_VILLAGES[0], year: null, body: memberBody(id, '户主') },
  ])
  await one.sync()
  await other.sync(async () => (await other.store.findHousehold(id)) !== undefined)
  for (const [device, changes] of [[one, { name: '甲', sex: '1' }], [other, { name: '乙', sex: '2' }]] as const) await device.store.save([{ kind: 'patch', recordKind: 'member', recordId: member, householdId: id, changes }])
  for (const device of [one, other]) await device.sync()
  await one.sync(async () => (await one.counts()).conflicts === 2)

  // As the database was before: one conflict was not yet settled, and the other comes under another id when its op is handed over again.
  const [settled, unsettled] = await onFile()
  await sql`update conflict set resolved = true, conflict = jsonb_set(conflict, '{resolution}', '{"chosen":"theirs","by":"cun01","at":"2026-11-21T08:00:00.000Z","reason":"当面核实"}'), xid = pg_current_xact_id(), seq = nextval('change_seq') where id = ${settled}`.execute(server.database)
  for (const device of [one, other]) await device.sync(async () => (await device.counts()).conflicts === 1)
  await sql`update conflict set resolved = false, conflict = jsonb_set(conflict, '{resolution}', 'null'), xid = '1' where id = ${settled}`.execute(server.database)
  const again = randomUUID()
  await sql`update conflict set id = ${again}, conflict = jsonb_set(conflict, '{id}', to_jsonb(${again}::text)), xid = '1' where id = ${unsettled}`.execute(server.database)
  await beginGeneration(server.database, await readGeneration(server.database), 'moved')
  for (const device of [one, other]) {
    await device.sync()
    expect(await conflictIds(device)).toEqual(await onFile())
    device.close()
  }
})
