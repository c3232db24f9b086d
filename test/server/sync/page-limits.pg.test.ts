import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { BucketRowsReply } from '../../../shared/protocol/agreement.ts'
import { HeldReply } from '../../../shared/protocol/holding.ts'
import { PullLine } from '../../../shared/protocol/pull.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import { MOST_ROW_BYTES } from '../../../server/sync/page-limits.ts'
import { startDevice } from '../../support/device.ts'
import { householdBody } from '../../support/factories/bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { openAccount } from '../../support/synced-account.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

const MIB = 1024 * 1024
let server: TestServer
afterEach(() => server.close())

/** Households as they could be written before there were limits, straight into the database; their ids. */
async function addRows(rows: number, extraBytes: number): Promise<readonly string[]> {
  const { rows: added } = await sql<{ id: string }>`
    insert into record (county_code, id, kind, area_code, household_id, body, row_version)
    select '520121', id, 'household', ${TEST_VILLAGES[0]}, id, ${JSON.stringify(householdBody())}::jsonb || jsonb_build_object('extra', repeat('x', ${extraBytes}::int)), 1
    from (select gen_random_uuid() as id from generate_series(1, ${rows}::int)) as made returning id`.execute(server.database)
  return added.map((row) => row.id)
}

interface Fetched {
  readonly bytes: number
  readonly lines: readonly PullLine[]
}

/** Every page from a cursor to the end, once the feed shows everything. */
async function pullAll(token: string, from = '0:0'): Promise<readonly Fetched[]> {
  const pages: Fetched[] = []
  for (let cursor = from, more = true; more; ) {
    const answer = await server.ask(token, `/api/sync/pull?cursor=${cursor}&scopeEpoch=1`, { headers: { 'x-lineage-id': randomUUID() } })
    expect(answer.status).toBe(200)
    const text = await answer.text()
    const lines = text.trim().split('\n').map((line) => PullLine.parse(JSON.parse(line)))
    const page = lines.at(-1)
    if (page?.type !== 'page') throw new Error('no page')
    pages.push({ bytes: Buffer.byteLength(text), lines })
    ;({ cursor, more } = page)
  }
  return pages
}

const idsOf = (pages: readonly Fetched[]) => pages.flatMap(({ lines }) => lines.flatMap((line) => (line.type === 'upsert' ? [line.record.id as string] : [])))

test('[V3] a household with 3.9 MB of something unknown is answered and keeps nobody else from working', async () => {
  server = await startTestServer()
  const [bad, other] = [await startDevice(server, 'cun01'), await startDevice(server, 'cun02')]
  for (let turn = 0; turn < 3; turn++) expect((await bad.push(bad.create(householdBody({ extra: 'x'.repeat(3_900_000) })))).outcomes).toMatchObject([{ state: 'rejected', code: 'too_large' }])
  const good = other.create()
  await other.push(good)
  expect((await other.read(good.recordId)).id).toBe(good.recordId)
})

test('[V3] [S7] pages end by bytes as well as by rows, bring every row once, and one that is larger than a page goes alone', async () => {
  server = await startTestServer({ pageBytes: 20_000 })
  const ids = [...(await addRows(30, 10)), ...(await addRows(1, 50_000)), ...(await addRows(30, 6000))]
  const pages = await pullAll(await server.signIn('cun01'))
  expect(idsOf(pages).toSorted()).toEqual(ids.toSorted())
  expect(pages.length).toBeGreaterThan(10)
  for (const { bytes, lines } of pages) expect(lines.length === 2 || bytes < 20_500).toBe(true)
})

test('[V3] a row that is too large for any page is marked in the feed, counts on neither side, and what is written to it waits', async () => {
  server = await startTestServer()
  const [id] = await addRows(1, MOST_ROW_BYTES)
  const device = await startDevice(server, 'cun01')
  expect(await device.find((line) => line.type === 'withheld' && line.id === id)).toMatchObject({ rowVersion: 1, areaCode: TEST_VILLAGES[0] })
  const body = householdBody()
  const seen = { id, kind: 'household', countyCode: '520121', areaCode: TEST_VILLAGES[0], householdId: id, year: null, body, rowVersion: 1, fieldVersions: {}, deleted: false } as SyncRecord
  expect((await device.push(device.patch(seen, { remark: '改' }))).outcomes).toMatchObject([{ state: 'held', code: 'record_missing' }])
  const account = await openAccount(server.url, 'cun01', randomUUID())
  await account.sync()
  expect(account.loop.state().agreement?.state).toBe('agreed')
  account.close()
})

test('[V4] a village that outgrows its segment arrives whole: the rest comes with the feed, and both sides agree', async () => {
  server = await startTestServer()
  await addRows(12, 300_000)
  await addRows(50, 100)
  const account = await openAccount(server.url, 'cun01', randomUUID())
  await account.sync()
  expect((await account.store.readListing()).size).toBe(62)
  expect(account.loop.state().agreement?.state).toBe('agreed')
  const segment = await server.database.selectFrom('village_segment').select(['records', 'left_from']).executeTakeFirstOrThrow()
  expect(segment).toEqual({ records: 50, left_from: expect.stringMatching(/^\d+$/) as unknown })
  // A second device finds the segment as it is and still begins before what it leaves out.
  const second = await openAccount(server.url, 'cun02', randomUUID())
  await second.sync()
  expect((await second.store.readListing()).size).toBe(62)
  account.close()
  second.close()
}, 60_000)

test('[V3] rows of a bucket come in pages, and a device heals over all of them', async () => {
  server = await startTestServer({ pageBytes: 5000 })
  const ids = await addRows(100, 100)
  const token = await server.signIn('cun01')
  const found: string[] = []
  for (let bucket = 0; bucket < 16; bucket++) {
    for (let after: string | null = '', pages = 0; after !== null && pages < 100; pages++) {
      const reply: BucketRowsReply = BucketRowsReply.parse(await (await server.ask(token, `/api/sync/bucket-rows?villageCode=${TEST_VILLAGES[0]}&kind=household&bucket=${bucket}${after === '' ? '' : `&after=${after}`}`)).json())
      expect(reply.records.length).toBeLessThan(6)
      found.push(...reply.records.map((record) => record.id as string))
      after = reply.through
    }
  }
  expect(found.toSorted()).toEqual(ids.toSorted())
})

test('[V3] a push that touches more than one transaction can hold is taken in parts, every op answered', async () => {
  server = await startTestServer()
  await addRows(6, 3_900_000)
  const device = await startDevice(server, 'cun01')
  const records = (await pullAll(await server.signIn('cun01'))).flatMap(({ lines }) => lines.flatMap((line) => (line.type === 'upsert' ? [line.record] : [])))
  const operations = records.flatMap((record) => [device.patch(record, { remark: '改了' }), device.patch(record, { address: '新址' }, { base: {} })])
  const reply = await device.push(...operations)
  expect(reply.outcomes).toHaveLength(12)
  expect(reply.outcomes.every((outcome) => outcome.state === 'applied' || outcome.state === 'merged')).toBe(true)
  // Rows that the answer cannot carry come with the next pull.
  expect(Buffer.byteLength(JSON.stringify(reply))).toBeLessThan(9 * MIB)
}, 60_000)

test('[V3] the list of what waits is bounded by bytes and says how much there is', async () => {
  server = await startTestServer({ pageBytes: 20_000 })
  const device = await startDevice(server, 'cun01')
  const missing = randomUUID()
  const early = Array.from({ length: 40 }, () => device.patch({ ...madeUp(missing) }, { remark: '早'.repeat(400) }))
  await device.push(...early)
  const county = await server.signIn('xian01')
  const listed = HeldReply.parse(await (await server.ask(county, '/api/held')).json())
  expect(listed.total).toBe(40)
  expect(listed.held.length).toBeGreaterThan(3)
  expect(listed.held.length).toBeLessThan(15)
  // One beyond the list can be acted on all the same.
  const last = early.at(-1)?.opId
  const answer = await server.ask(county, '/api/held', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'give_up', opIds: [last], why: '试' }) })
  expect(answer.status).toBe(200)
})

function madeUp(id: string): SyncRecord {
  return { id, kind: 'household', countyCode: '520121', areaCode: TEST_VILLAGES[0], householdId: id, year: null, body: householdBody(), rowVersion: 1, fieldVersions: {}, deleted: false } as SyncRecord
}
