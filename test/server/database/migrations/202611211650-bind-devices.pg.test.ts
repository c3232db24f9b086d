import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { up as bindDevices } from '../../../../server/database/migrations/202611211650-bind-devices.ts'
import { up as bindRecoveries } from '../../../../server/database/migrations/202611211651-bind-recoveries.ts'
import { startTestServer, type TestServer } from '../../../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

test('[U3] an id that two accounts had a certificate under belongs to the first, and what was barred stays barred', async () => {
  const { database } = server
  const [shared, lost, untouched] = [randomUUID(), randomUUID(), randomUUID()]
  const issue = async (deviceId: string, account: string, signingKey: string, hour: number) => {
    const id = randomUUID()
    await sql`insert into device_certificate (certificate_id, county_code, device_id, account, certificate, issued_at) values (${id}, '520121', ${deviceId}, ${account}, ${JSON.stringify({ signingKey })}::jsonb, ${new Date(Date.UTC(2026, 10, 20, hour))})`.execute(database)
    return id
  }
  await issue(shared, 'cun02', 'of the stranger', 9)
  await issue(shared, 'cun01', 'of the owner', 8)
  const barred = await issue(lost, 'cun01', 'of the lost one', 8)
  await issue(untouched, 'cun02', 'of another', 8)
  await sql`insert into revoked_certificate (certificate_id, county_code, revoked_by, reason) values (${barred}, '520121', 'xian01', '电脑遗失')`.execute(database)
  await sql`drop table device_key, device_challenge`.execute(database)
  await bindDevices(database as unknown as Kysely<unknown>)
  const rows = await database.selectFrom('device_key').select(['device_id', 'account', 'signing_key', 'state']).execute()
  expect(new Map(rows.map(({ device_id: deviceId, ...row }) => [deviceId, row]))).toEqual(
    new Map([
      [shared, { account: 'cun01', signing_key: 'of the owner', state: 'trusted' }],
      [lost, { account: 'cun01', signing_key: 'of the lost one', state: 'revoked' }],
      [untouched, { account: 'cun02', signing_key: 'of another', state: 'trusted' }],
    ]),
  )
})

test('[U6] requests of before, which are bound to nobody, can neither be approved nor fetched', async () => {
  const { database } = server
  await sql`alter table key_recovery drop column device_id, drop column replaced_at`.execute(database)
  const file = async (isApproved: boolean | null) => {
    const id = randomUUID()
    await sql`insert into key_recovery (id, account, county_code, reply_key, request, is_approved, answer) values (${id}, 'cun01', '520121', ${id}, '{"key":"sealed"}', ${isApproved}, ${isApproved ? '{"sealed":"answer"}' : null}::jsonb)`.execute(database)
    return id
  }
  const [waits, approved] = [await file(null), await file(true)]
  await bindRecoveries(database as unknown as Kysely<unknown>)
  const rows = await database.selectFrom('key_recovery').select(['id', 'request', 'answer']).where('id', 'in', [waits, approved]).execute()
  expect(rows).toEqual([{ id: approved, request: {}, answer: null }])
})
