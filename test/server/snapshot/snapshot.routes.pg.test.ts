import { randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { factsOf, readVillageIndex } from '../../../shared/protocol/segment/read-village-index.ts'
import { searchVillageIndexes } from '../../../shared/protocol/segment/search-village-indexes.ts'
import { SnapshotHead } from '../../../shared/protocol/snapshot.ts'
import { SyncRecord } from '../../../shared/sync/record.ts'
import { startDevice, type TestDevice } from '../../support/device.ts'
import { householdBody, incomeStatementBody, memberBody } from '../../support/factories/bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

let server: TestServer
let device: TestDevice
beforeAll(async () => {
  server = await startTestServer()
  await server.database.updateTable('account').set({ scope: [TEST_VILLAGES[0], TEST_VILLAGES[1]] }).where('account', '=', 'cun02').execute()
  device = await startDevice(server, 'cun02')
})
afterAll(() => server.close())

interface Frame {
  readonly head: SnapshotHead
  readonly index: Uint8Array
  readonly rows: readonly SyncRecord[]
}

async function load(account: string, have: readonly string[] = []): Promise<readonly Frame[]> {
  const answer = await server.ask(await server.signIn(account), `/api/sync/snapshot?have=${have.join(',')}`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/octet-stream'])
  const bytes = Buffer.from(await answer.arrayBuffer())
  const frames: Frame[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const head = SnapshotHead.parse(JSON.parse(bytes.subarray(at + 4, at + 4 + length).toString()))
    at += 4 + length
    const [indexBytes, rowBytes] = head.type === 'village' ? [head.indexBytes, head.rowBytes] : [0, 0]
    const rows = rowBytes === 0 ? [] : z.array(SyncRecord).parse(JSON.parse(gunzipSync(bytes.subarray(at + indexBytes, at + indexBytes + rowBytes)).toString()))
    frames.push({ head, index: new Uint8Array(bytes.subarray(at, at + indexBytes)), rows })
    at += indexBytes + rowBytes
  }
  return frames
}

const villagesOf = (frames: readonly Frame[]) => frames.flatMap(({ head }) => (head.type === 'village' ? [head.villageCode] : []))
const versionsOf = (frames: readonly Frame[]) => frames.flatMap(({ head }) => (head.type === 'village' ? [head.version] : []))

test('an account without any household gets begin and end', async () => {
  const frames = await load('cun01')
  expect(frames.map(({ head }) => head.type)).toEqual(['begin', 'end'])
})

test('a first load brings rows and a searchable index of whole villages, and the pull from its cursor the rest', async () => {
  const households = [TEST_VILLAGES[0], TEST_VILLAGES[0], TEST_VILLAGES[1]].map((areaCode) => device.create(householdBody({ villageCode: areaCode }), { areaCode }))
  const inside = households.flatMap((household, place) => [
    device.create(memberBody(household.recordId, { name: ['欧阳春花', '王小明', '张三'][place] ?? '' }), { recordKind: 'member', householdId: household.recordId, areaCode: household.areaCode }),
    device.create(incomeStatementBody(household.recordId, { wage: '8000' }), { recordKind: 'income_statement', householdId: household.recordId, areaCode: household.areaCode, year: 2020 }),
  ])
  const answer = await device.push(...households, ...inside)
  expect(answer.outcomes.filter((outcome) => outcome.code !== 'ok')).toEqual([])
  await device.read(inside.at(-1)?.recordId ?? '')

  const frames = await load('cun02')
  expect(villagesOf(frames)).toEqual([TEST_VILLAGES[0], TEST_VILLAGES[1]])
  expect(frames.at(-1)?.head.type).toBe('end')
  const [begin, village] = frames
  expect(begin?.head).toMatchObject({ type: 'begin', villages: 2, households: 3, bytes: frames.reduce((sum, { head }) => sum + (head.type === 'village' ? head.indexBytes + head.rowBytes : 0), 0) })
  expect(village?.rows).toHaveLength(6)
  const index = readVillageIndex(village?.index ?? new Uint8Array())
  expect(factsOf(index, 0)).toMatchObject({ villageCode: TEST_VILLAGES[0], population: 1, year: 2020, perHeadFen: 800_000 })
  for (const words of ['欧阳', '春花', 'oych', 'OYCH']) expect([...searchVillageIndexes([index], words)].map((row) => factsOf(index, row).headName)).toEqual(['欧阳春花'])

  const [created] = households
  await device.push(device.patch(await device.read(created?.recordId ?? ''), { remark: '载入之后' }))
  if (begin?.head.type !== 'begin') throw new Error('no begin')
  expect((await device.read(created?.recordId ?? '', 2)).body['remark']).toBe('载入之后')
  const since = await device.pull(begin.head.cursor)
  expect(since.flatMap((line) => (line.type === 'upsert' ? [line.record.body['remark']] : []))).toContain('载入之后')
})

test('a load that was cut goes on with what is missing', async () => {
  const again = await load('cun02', [TEST_VILLAGES[0]])
  expect(villagesOf(again)).toEqual([TEST_VILLAGES[1]])
  expect(again[0]?.head).toMatchObject({ villages: 1, households: 1 })
})

test('the same rows give the same version; a few changes come by pull, many pack the village again', async () => {
  const before = await load('cun02')
  expect(versionsOf(await load('cun02'))).toEqual(versionsOf(before))
  const made = Array.from({ length: 60 }, () => device.create())
  await device.push(...made)
  await device.read(made.at(-1)?.recordId ?? '')
  const after = await load('cun02')
  expect(versionsOf(after)[0]).not.toBe(versionsOf(before)[0])
  expect(versionsOf(after)[1]).toBe(versionsOf(before)[1])
})

test('villages outside the scope do not come, and many loads at once do not disturb each other', async () => {
  const loads = await Promise.all([load('cun01'), load('zhen01'), load('xian01'), load('cun02'), load('admin')])
  expect(loads.map((frames) => villagesOf(frames).length)).toEqual([1, 2, 2, 2, 0])
})

test('a village without a living household does not come, and one that loses its last goes when it is packed again', async () => {
  const gone = { county_code: '520121', kind: 'household', area_code: TEST_VILLAGES[2], body: '{}', row_version: 2, field_versions: '{}', deleted: true }
  const ids = Array.from({ length: 3 }, () => randomUUID())
  await server.database.insertInto('record').values(ids.map((id) => ({ ...gone, id, household_id: id, year: null }))).execute()
  expect(villagesOf(await load('xian01'))).toEqual([TEST_VILLAGES[0], TEST_VILLAGES[1]])
  await sql`update record set deleted = true, xid = pg_current_xact_id(), seq = nextval('change_seq') where area_code = ${TEST_VILLAGES[1]}`.execute(server.database)
  await sql`insert into record (county_code, id, kind, area_code, household_id, body, row_version, deleted)
    select '520121', id, 'household', ${TEST_VILLAGES[1]}, id, '{}', 2, true from (select gen_random_uuid() as id from generate_series(1, 50)) as made`.execute(server.database)
  expect(villagesOf(await load('xian01'))).toEqual([TEST_VILLAGES[0]])
})
