import { afterAll, beforeAll, expect, test } from 'vitest'
import { conflictIdOf } from '../../../shared/sync/conflict-draft.ts'
import { OperationId } from '../../../shared/sync/operation.ts'
import { startDevice } from '../../support/device.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
beforeAll(async () => void (server = await startTestServer()))
afterAll(() => server.close())

test('[S4] an op whose id was chosen so that its conflict would take the place of another one is held, and the other stays on file', async () => {
  const [one, two] = [await startDevice(server, 'cun01'), await startDevice(server, 'cun02')]
  const [first, second] = [one.create(), one.create()]
  await one.push(first, second)
  const rows = [await one.read(first.recordId), await one.read(second.recordId)] as const
  // The same field was changed under both.
  await two.push(two.patch(rows[0], { bankName: '农商行' }), two.patch(rows[1], { bankName: '农商行' }))
  const honest = one.patch(rows[0], { bankName: '邮储' })
  const [filed] = (await one.push(honest)).conflicts
  const twin = OperationId.parse(`${honest.opId.slice(0, 14)}7${honest.opId.slice(15)}`)
  expect(conflictIdOf(twin, 'bankName')).toBe(filed?.id)
  const reply = await one.push(one.patch(rows[1], { bankName: '邮储' }, { opId: twin }))
  expect(reply.outcomes).toMatchObject([{ state: 'held', code: 'server_trouble' }])
  expect(await server.database.selectFrom('conflict').select(['id', 'op_id', 'record_id']).execute()).toEqual([{ id: filed?.id, op_id: honest.opId, record_id: first.recordId }])
})
