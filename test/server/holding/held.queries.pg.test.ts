import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HeldReply, type HeldAction } from '../../../shared/protocol/holding.ts'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { startDevice } from '../../support/device.ts'
import { memberBody } from '../../support/factories/empty-bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let county: string

beforeAll(async () => {
  server = await startTestServer()
  county = await server.signIn('xian01')
})
afterAll(() => server.close())

async function list(after = 0): Promise<HeldReply> {
  return HeldReply.parse(await (await server.ask(county, `/api/held?after=${after}`)).json())
}

async function act(action: HeldAction): Promise<number> {
  return (await server.ask(county, '/api/held', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(action) })).status
}

test('[X12] what one account sends damaged hides no work of another, is bounded, and can be given up', async () => {
  const [flood, honest] = await Promise.all([startDevice(server, 'cun02'), startDevice(server, 'cun01')])
  const damaged = Array.from({ length: 250 }, () => ({ ...flood.create(), hash: '0'.repeat(64) }))
  expect((await flood.push(...damaged)).outcomes.every((outcome) => outcome.state === 'rejected' && outcome.code === 'invalid_body')).toBe(true)
  const missing = RecordId.parse(randomUUID())
  const waiting = honest.create(memberBody(missing, '后到的人'), { recordKind: 'member', householdId: missing })
  expect((await honest.push(waiting)).outcomes).toMatchObject([{ state: 'held' }])

  // What can be read comes first; of what cannot, the newest of an account are listed and the others counted.
  const listed = await list()
  expect(listed.held[0]).toMatchObject({ opId: waiting.opId, reason: 'record' })
  expect(listed).toMatchObject({ total: 101, crowdedOut: 150 })
  const unreadable = listed.held.slice(1).map((held) => held.opId)
  expect(new Set(unreadable)).toEqual(new Set(damaged.slice(150).map((operation) => operation.opId)))
  expect(await server.database.selectFrom('held_op').select('content').where('op_id', '=', damaged[0]?.opId ?? '').executeTakeFirst()).toEqual({ content: {} })

  // Every place of the list can be asked for.
  const behind = await list(40)
  expect(behind.held).toEqual(listed.held.slice(40))
  expect(await list(500)).toMatchObject({ held: [], total: 101 })

  expect(await act({ kind: 'give_up', opIds: unreadable, why: '已请填报人重报' })).toBe(200)
  expect(await list()).toMatchObject({ held: [{ opId: waiting.opId }], total: 1, crowdedOut: 150 })
  const row = await server.database.selectFrom('held_op').select(['is_open', 'settlement']).where('op_id', '=', unreadable[0] ?? '').executeTakeFirst()
  expect(row).toMatchObject({ is_open: false, settlement: { by: 'xian01', how: 'give_up', why: '已请填报人重报' } })
  // Sent once more it has the same answer, and does not come back into the list; the device has nothing new to fetch for it.
  expect((await flood.push(...damaged.slice(200))).outcomes.every((outcome) => outcome.code === 'invalid_body')).toBe(true)
  expect((await list()).total).toBe(1)
  expect(await server.database.selectFrom('op_answer').select('op_id').execute()).toEqual([])
  expect(await flood.pull()).toMatchObject([{ type: 'page' }])
})
