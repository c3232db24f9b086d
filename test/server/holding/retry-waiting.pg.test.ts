import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { conflictIdOf } from '../../../shared/sync/conflict-draft.ts'
import { OperationId } from '../../../shared/sync/operation.ts'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { startDevice } from '../../support/device.ts'
import { householdBody } from '../../support/factories/bodies.ts'
import { memberBody } from '../../support/factories/empty-bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
beforeAll(async () => void (server = await startTestServer()))
afterAll(() => server.close())

test('[X10] somebody else\'s op that fails when its record arrives stays held, and the push that brings the record is taken', async () => {
  const [honest, other] = await Promise.all([startDevice(server, 'cun01'), startDevice(server, 'cun02')])
  // A conflict on file, and an op whose conflict would take its place.
  const known = honest.create()
  await honest.push(known)
  const seen = await honest.read(known.recordId)
  await other.push(other.patch(seen, { bankName: '农商行' }))
  const mine = honest.patch(seen, { bankName: '邮储' })
  const [filed] = (await honest.push(mine)).conflicts
  const twin = OperationId.parse(`${mine.opId.slice(0, 14)}${mine.opId[14] === '7' ? '6' : '7'}${mine.opId.slice(15)}`)
  expect(conflictIdOf(twin, 'bankName')).toBe(filed?.id)

  const recordId = RecordId.parse(randomUUID())
  const late = { ...seen, id: recordId, householdId: recordId }
  const poison = other.patch(late, { bankName: '工行' }, { opId: twin, base: { '*': { version: 0 }, bankName: { version: 0, value: '农行' } } })
  const member = other.create(memberBody(recordId, '后到的人'), { recordKind: 'member', householdId: recordId })
  expect((await other.push(poison, member)).outcomes).toMatchObject([{ state: 'held', code: 'record_missing' }, { state: 'held', code: 'record_missing' }])

  const create = honest.create(householdBody({ bankName: '邮储' }), { recordId, householdId: recordId })
  expect((await honest.push(create, honest.create())).outcomes).toMatchObject([{ state: 'applied' }, { state: 'applied' }])
  expect((await honest.read(recordId)).body['bankName']).toBe('邮储')
  // What waited beside it goes in; the one that fails waits for time, as any op that fails for an unknown reason.
  expect(await server.database.selectFrom('held_op').select(['op_id', 'is_open', 'reason', 'tries']).orderBy('is_open').execute()).toEqual([
    { op_id: member.opId, is_open: false, reason: 'record', tries: 1 },
    { op_id: twin, is_open: true, reason: 'retry', tries: 2 },
  ])
  expect(await server.database.selectFrom('conflict').select(['id', 'op_id']).execute()).toEqual([{ id: filed?.id, op_id: mine.opId }])
})
