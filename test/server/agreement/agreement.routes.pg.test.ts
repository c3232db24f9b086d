import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { AgreementReply, BucketRowsReply, BucketsReply } from '../../../shared/protocol/agreement.ts'
import { HelloReply } from '../../../shared/protocol/hello.ts'
import { BUCKETS, bucketOf } from '../../../shared/sync/agreement.ts'
import { startDevice, type TestDevice } from '../../support/device.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

let server: TestServer
let device: TestDevice
let token: string
beforeAll(async () => {
  server = await startTestServer()
  device = await startDevice(server, 'cun01')
  token = await server.signIn('cun01')
})
afterAll(() => server.close())

async function tallies(cursor: string): Promise<AgreementReply['villages']> {
  return AgreementReply.parse(await (await server.ask(token, `/api/sync/agreement?cursor=${cursor}`)).json()).villages
}

async function greet(cursor: string | null): Promise<HelloReply> {
  const body = JSON.stringify({ lineageId: device.lineageId, protocolVersion: PROTOCOL_VERSION, schemaVersion: 1, cursor })
  return HelloReply.parse(await (await server.ask(token, '/api/sync/hello', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json())
}

/** A cursor behind everything that has been committed. */
async function newestCursor(): Promise<string> {
  const { rows } = await sql<{ cursor: string }>`select pg_snapshot_xmax(pg_current_snapshot())::text || ':0' as cursor`.execute(server.database)
  return rows[0]?.cursor ?? ''
}

test('[G3] counts a village anew after every change and says when a device cannot have the newest rows yet', async () => {
  const households = Array.from({ length: 20 }, () => device.create())
  await device.push(...households)
  const cursor = await newestCursor()
  const [before] = await tallies(cursor)
  expect(before).toMatchObject({ villageCode: TEST_VILLAGES[0], isBehind: false, tally: { household: { records: 20 } } })
  expect((await greet(cursor)).isCurrent).toBe(true)
  const root = (await greet(cursor)).root
  expect(root).toMatch(/^[0-9a-f]{32}$/)

  const first = await device.read(households[0]?.recordId ?? '')
  await device.push(device.patch(first, { address: '新址' }))
  expect((await tallies(cursor))[0]).toMatchObject({ isBehind: true })
  expect(await greet(cursor)).toMatchObject({ isCurrent: false, root: null })
  const after = await tallies(await newestCursor())
  expect(after[0]?.isBehind).toBe(false)
  expect(after[0]?.tally['household']?.sum).not.toBe(before?.tally['household']?.sum)

  await device.push(device.remove(await device.read(first.id, 2)))
  expect((await tallies(await newestCursor()))[0]?.tally['household']?.records).toBe(19)
})

test('[G4] buckets and their rows add up to the village, and a stranger sees none of it', async () => {
  const query = `villageCode=${TEST_VILLAGES[0]}&kind=household`
  const { buckets } = BucketsReply.parse(await (await server.ask(token, `/api/sync/buckets?${query}`)).json())
  const [village] = await tallies(await newestCursor())
  expect(buckets).toHaveLength(BUCKETS)
  expect(String(buckets.reduce((sum, bucket) => sum + BigInt(bucket.sum), 0n))).toBe(village?.tally['household']?.sum)
  for (const [bucket, tally] of buckets.entries()) {
    const { records } = BucketRowsReply.parse(await (await server.ask(token, `/api/sync/bucket-rows?${query}&bucket=${bucket}`)).json())
    expect(records).toHaveLength(tally.records)
    expect(records.every((record) => bucketOf(record.id) === bucket && !record.deleted)).toBe(true)
  }
  for (const path of [`buckets?villageCode=${TEST_VILLAGES[1]}&kind=household`, `bucket-rows?villageCode=${TEST_VILLAGES[1]}&kind=household&bucket=0`]) {
    expect((await server.ask(token, `/api/sync/${path}`)).status).toBe(403)
  }
  const admin = await server.signIn('admin')
  expect((await server.ask(admin, `/api/sync/buckets?${query}`)).status).toBe(403)
  expect(AgreementReply.parse(await (await server.ask(admin, '/api/sync/agreement?cursor=0:0')).json()).villages).toEqual([])
})

test('[G3] a row that was changed past the numbers shows when the count is a day old', async () => {
  const cursor = await newestCursor()
  const [before] = await tallies(cursor)
  await sql`update record set body = body || '{"remark": "changed by hand"}' where id = (select id from record where kind = 'household' and not deleted limit 1)`.execute(server.database)
  expect((await tallies(cursor))[0]?.tally).toEqual(before?.tally)
  await sql`update village_tally set counted_at = counted_at - interval '25 hours'`.execute(server.database)
  expect((await tallies(cursor))[0]?.tally).not.toEqual(before?.tally)
})

test('[G3] devices that compare at the same moment are all answered, also where the village has to be counted', async () => {
  for (let round = 0; round < 3; round++) {
    await device.push(device.create())
    const answers = await Promise.all(Array.from({ length: 12 }, () => server.ask(token, '/api/sync/agreement?cursor=0:0')))
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 12 }, () => 200))
  }
})
