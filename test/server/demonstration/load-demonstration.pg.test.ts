import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDemonstration } from '../../../server/demonstration/load-demonstration.ts'
import { startDevice } from '../../support/device.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

test('a database with accounts is left alone', async () => {
  expect(await loadDemonstration(server.database, { households: 10 })).toBeUndefined()
})

test('an empty one gets a county with accounts, ledger lines, packed villages, and people whose number is made up', async () => {
  await server.database.deleteFrom('account').execute()
  const seen: number[] = []
  expect(await loadDemonstration(server.database, { households: 420, onProgress: (done) => seen.push(done) })).toMatchObject({ households: 420 })
  expect(seen.at(-1)).toBe(420)
  const { rows } = await sql<{ records: number; ops: number; households: number; packed: number; strange: number }>`
    select (select count(*)::int from record) as records, (select count(*)::int from op) as ops, (select count(*)::int from poverty.household) as households,
      (select sum(households)::int from village_segment) as packed, (select count(*)::int from poverty.member where id_no not like '520199%') as strange`.execute(server.database)
  expect(rows[0]).toMatchObject({ households: 420, packed: 420, strange: 0 })
  expect(rows[0]?.ops).toBe(rows[0]?.records)
  // Imported records are edited and synchronised like all others.
  const device = await startDevice(server, 'cun01')
  const line = await device.find((one) => one.type === 'upsert' && one.record.kind === 'household')
  if (line.type !== 'upsert') throw new Error('no household')
  expect((await device.push(device.patch(line.record, { remark: '已核实' }))).outcomes[0]).toMatchObject({ state: 'applied', rowVersion: 2 })
})
