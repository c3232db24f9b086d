import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccounts } from '../../../server/accounts/account.queries.ts'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

const COUNTY = RegionCode.parse('520121000000')
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await createAccounts(server.database, [
    { account: 'leader', displayName: '县领导', role: 'C_LEADER', scope: [COUNTY], password: DEMONSTRATION_PASSWORD },
    { account: 'other', displayName: '邻村干部', role: 'V_COLLECTOR', scope: [TEST_VILLAGES[1]], password: DEMONSTRATION_PASSWORD },
  ])
})
afterAll(() => server.close())

async function handOver(): Promise<string> {
  const id = randomUUID()
  const row = { id, opId: randomUUID(), householdId: randomUUID(), areaCode: TEST_VILLAGES[0] }
  await server.database.insertInto('hand_over').values({ id, op_id: row.opId, area_code: row.areaCode, hand_over: JSON.stringify(row) }).execute()
  return id
}

async function take(account: string, id: string): Promise<readonly unknown[]> {
  const answer = await server.ask(await server.signIn(account), '/api/hand-overs/take', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ids: [id] }) })
  return [answer.status, answer.ok ? await answer.json() : null]
}

test('[W1] hand-overs are taken by those who enter or check in that area, and by nobody who only reads, approves or runs the system', async () => {
  const id = await handOver()
  for (const reader of ['shi01', 'leader', 'admin']) expect(await take(reader, id)).toEqual([403, null])
  expect(await take('other', id)).toEqual([200, { taken: 0 }])
  const row = await server.database.selectFrom('hand_over').select('taken').where('id', '=', id).executeTakeFirstOrThrow()
  expect(row.taken).toBe(false)
  for (const worker of ['cun01', 'cun02', 'zhen01', 'xian01']) expect(await take(worker, await handOver())).toEqual([200, { taken: 1 }])
})
