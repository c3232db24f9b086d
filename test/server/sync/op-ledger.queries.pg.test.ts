import { afterAll, beforeAll, expect, test } from 'vitest'
import { PushReply } from '../../../shared/protocol/push.ts'
import { readAcknowledgedSeq } from '../../../server/sync/op-ledger.queries.ts'
import { LineageId, type Operation } from '../../../shared/sync/operation.ts'
import { startDevice } from '../../support/device.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { writeOperation } from '../../support/write-operation.ts'

let server: TestServer
beforeAll(async () => void (server = await startTestServer()))
afterAll(() => server.close())

test('[X11] nobody takes numbers of a lineage that is the database of another account', async () => {
  const [honest, other] = await Promise.all([startDevice(server, 'cun01'), startDevice(server, 'cun02')])
  const lineageId = LineageId.parse(honest.lineageId)
  const mine = [honest.create(), honest.create()] as const
  await honest.push(mine[0])
  // cun02 has learnt the name of the lineage.
  const theirs = (seq: number): Operation => writeOperation({ ...other.create(), lineageId, seq })
  const lines = [theirs(2), { ...theirs(3), hash: '0'.repeat(64) }, theirs(4)]
  const reply = PushReply.parse(await (await other.post(lines.map((line) => JSON.stringify(line)).join('\n'), { 'x-lineage-id': lineageId })).json())
  expect(reply.outcomes.map((outcome) => outcome.code)).toEqual(['sequence_reused', 'invalid_body', 'sequence_reused'])
  expect(await readAcknowledgedSeq(server.database, lineageId)).toBe(1)
  expect((await honest.push(mine[1])).outcomes).toMatchObject([{ state: 'applied' }])
  expect(await readAcknowledgedSeq(server.database, lineageId)).toBe(2)
})
