import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '../../../shared/protocol/refusal.ts'
import type { PullLine } from '../../../shared/protocol/pull.ts'
import { startDevice, type TestDevice } from '../../support/device.ts'
import { householdBody } from '../../support/factories/bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

let server: TestServer
let device: TestDevice
beforeAll(async () => {
  server = await startTestServer()
  device = await startDevice(server, 'cun01')
})
afterAll(() => server.close())

const idsOf = (lines: readonly PullLine[]) => lines.flatMap((line) => (line.type === 'upsert' ? [line.record.id] : []))

function pageOf(lines: readonly PullLine[]): Extract<PullLine, { type: 'page' }> {
  const last = lines.at(-1)
  if (last?.type !== 'page') throw new Error('no page line')
  return last
}

test('while writers commit late and out of order, a reader who follows the cursor sees every row once', async () => {
  const WRITERS = 6
  const EACH = 60
  let writing = true
  const seen: string[] = []
  const reader = (async () => {
    // The writers may be under way before the first answer: what it brings counts.
    const first = await device.pull()
    seen.push(...idsOf(first))
    let cursor = pageOf(first).cursor
    // Other databases of the cluster hold the horizon back while they write, and the tests beside this one do.
    const until = Date.now() + 45_000
    for (let last = false; Date.now() < until; ) {
      const lines = await device.pull(cursor)
      seen.push(...idsOf(lines))
      cursor = pageOf(lines).cursor
      if (last && idsOf(lines).length === 0) return
      last = !writing && seen.length >= WRITERS * EACH
      if (!writing && seen.length >= WRITERS * EACH) last = true
    }
  })()
  const writers = Array.from({ length: WRITERS }, async (_one, writer) => {
    const client = new Client({ connectionString: server.databaseUrl })
    await client.connect()
    for (let turn = 0; turn < EACH; turn++) {
      await client.query('begin')
      await client.query(`insert into record (county_code, id, kind, area_code, household_id, body, row_version) select '520121', id, 'household', $1, id, '{}', 1 from (select gen_random_uuid() as id) as made`, [TEST_VILLAGES[0]])
      // Some transactions take their number early and commit after many younger ones.
      if (turn % 7 === writer) await client.query('select pg_sleep(0.05)')
      await client.query('commit')
    }
    await client.end()
  })
  await Promise.all(writers)
  writing = false
  await reader
  const { rows } = { rows: await server.database.selectFrom('record').select('id').execute() }
  expect(seen.toSorted()).toEqual(rows.map((row) => row.id).toSorted())
}, 60_000)

test('pages hold 2,000 lines, follow each other without gap or repetition, and the end asks for nothing again', async () => {
  await server.database.deleteFrom('record').execute()
  const client = new Client({ connectionString: server.databaseUrl })
  await client.connect()
  await client.query(`insert into record (county_code, id, kind, area_code, household_id, body, row_version) select '520121', id, 'household', $1, id, '{}', 1 from (select gen_random_uuid() as id from generate_series(1, 4500)) as made`, [TEST_VILLAGES[0]])
  await client.end()
  await device.find((line) => line.type === 'upsert')
  const pages: PullLine[][] = []
  let cursor = '0:0'
  do {
    const lines = await device.pull(cursor)
    pages.push([...lines])
    cursor = pageOf(lines).cursor
  } while (pageOf(pages.at(-1) ?? []).more)
  expect(pages.map((page) => page.length - 1)).toEqual([2000, 2000, 500])
  expect(new Set(pages.flatMap(idsOf)).size).toBe(4500)
  expect(idsOf(await device.pull(cursor))).toEqual([])
})

test('each account pulls what lies in its area, and whoever runs the system sees no household', async () => {
  await server.database.deleteFrom('record').execute()
  for (const [account, village] of [['cun01', TEST_VILLAGES[0]], ['other', TEST_VILLAGES[1]], ['far', TEST_VILLAGES[2]]] as const) {
    if (account !== 'cun01') await server.database.insertInto('account').columns(['account', 'display_name', 'role', 'scope', 'password_hash']).expression((query) => query.selectFrom('account').select((of) => [of.val(account).as('account'), 'display_name', 'role', of.val([village]).as('scope'), 'password_hash']).where('account', '=', 'cun01')).execute()
    const writer = await startDevice(server, account)
    const operation = writer.create(householdBody({ villageCode: village }), { areaCode: village })
    await writer.push(operation)
    await writer.read(operation.recordId)
  }
  const counts = await Promise.all(['cun01', 'zhen01', 'xian01', 'shi01', 'admin'].map(async (account) => [account, idsOf(await (await startDevice(server, account)).pull()).length]))
  expect(Object.fromEntries(counts)).toEqual({ cun01: 1, zhen01: 2, xian01: 3, shi01: 3, admin: 0 })
})

test('another scope epoch, and a cursor that is none, are refused', async () => {
  const token = await server.signIn('cun01')
  const codeOf = async (query: string) => Refusal.parse(await (await server.ask(token, `/api/sync/pull?${query}`)).json()).code
  expect(await codeOf('cursor=0:0&scopeEpoch=2')).toBe('out_of_scope')
  expect(await codeOf(`cursor=${encodeURIComponent("0:0' or true --")}&scopeEpoch=1`)).toBe('invalid_request')
  expect(await codeOf('scopeEpoch=1')).toBe('invalid_request')
})
