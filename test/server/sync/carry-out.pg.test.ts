import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Operation } from '../../../shared/sync/operation.ts'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import { startDevice, type TestDevice } from '../../support/device.ts'
import { householdBody } from '../../support/factories/bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let village: TestDevice
let colleague: TestDevice
let reviewers: readonly TestDevice[]
beforeAll(async () => {
  server = await startTestServer()
  village = await startDevice(server, 'cun01')
  colleague = await startDevice(server, 'cun02')
  reviewers = [await startDevice(server, 'zhen01'), await startDevice(server, 'xian01')]
})
afterAll(() => server.close())

const codes = async (device: TestDevice, ...operations: readonly Operation[]) => (await device.push(...operations)).outcomes.map((outcome) => outcome.code)
const rowOf = (id: string) => server.database.selectFrom('record').select(['row_version', 'deleted', 'body']).where('id', '=', id).executeTakeFirstOrThrow()

/** A household of which both cadres changed the same field, as it stands, and the conflict about it. */
async function disputed(): Promise<{ readonly seen: SyncRecord; readonly conflict: Conflict }> {
  const created = village.create(householdBody({ exitFlag: '0' }))
  await village.push(created)
  const before = await village.read(created.recordId)
  await village.push(village.patch(before, { exitFlag: '1' }))
  const [conflict] = (await colleague.push(colleague.patch(before, { exitFlag: '3' }))).conflicts
  if (!conflict) throw new Error('no conflict')
  return { seen: await village.read(created.recordId, 2), conflict }
}

const naming = (conflictId: string) => ({ resolves: { conflictId, reason: '核实' } })

describe('[X1] whoever settles between others', () => {
  test('cannot create, change or delete a household by naming a conflict that is not there', async () => {
    const { seen } = await disputed()
    for (const reviewer of reviewers) {
      const made = naming(randomUUID())
      expect(await codes(reviewer, reviewer.create(householdBody(), made), reviewer.patch(seen, { phone: '13800001111' }, made), reviewer.remove(seen, made))).toEqual(['out_of_scope', 'out_of_scope', 'out_of_scope'])
    }
    expect(await rowOf(seen.id)).toMatchObject({ row_version: 2, deleted: false })
  })

  test('cannot take the conflict of another household, add a field, delete, or hide a create in the group', async () => {
    const [one, other] = [await disputed(), await disputed()]
    for (const reviewer of reviewers) {
      const own = naming(one.conflict.id)
      expect(await codes(reviewer, reviewer.patch(other.seen, { exitFlag: '3' }, own))).toEqual(['out_of_scope'])
      expect(await codes(reviewer, reviewer.patch(one.seen, { exitFlag: '3', phone: '13800001111' }, own))).toEqual(['out_of_scope'])
      expect(await codes(reviewer, reviewer.remove(one.seen, own))).toEqual(['out_of_scope'])
      const groupId = randomUUID()
      expect(await codes(reviewer, reviewer.patch(one.seen, { exitFlag: '3' }, { ...own, groupId }), reviewer.create(householdBody(), { ...own, groupId }))).toEqual(['group_failed', 'out_of_scope'])
    }
    expect(await rowOf(one.seen.id)).toMatchObject({ row_version: 2 })
    expect(await rowOf(other.seen.id)).toMatchObject({ row_version: 2 })
  })

  test('brings a deleted record back with the edit on file and with nothing else', async () => {
    const created = village.create()
    await village.push(created)
    const seen = await village.read(created.recordId)
    await village.push(village.remove(seen))
    const [conflict] = (await colleague.push(colleague.patch(seen, { remark: '还在村里' }))).conflicts
    if (!conflict) throw new Error('no conflict')
    const [reviewer] = reviewers
    if (!reviewer) throw new Error('no reviewer')
    expect(await codes(reviewer, reviewer.patch(seen, { remark: '别的' }, naming(conflict.id)), reviewer.patch(seen, { remark: '还在村里', phone: '13800001111' }, naming(conflict.id)))).toEqual(['out_of_scope', 'out_of_scope'])
    expect(await rowOf(seen.id)).toMatchObject({ deleted: true })
    expect(await codes(reviewer, reviewer.patch(seen, { remark: '还在村里' }, naming(conflict.id)))).toEqual(['ok'])
    expect(await rowOf(seen.id)).toMatchObject({ deleted: false, body: { remark: '还在村里' } })
  })
})

describe('[X2] a conflict that somebody else has settled meanwhile', () => {
  test('is told with the settlement, and nothing changes; for a cadre it is an ordinary edit', async () => {
    const { seen, conflict } = await disputed()
    const [first, second] = reviewers
    if (!first || !second) throw new Error('no reviewers')
    expect(await codes(first, first.patch(seen, { exitFlag: '3' }, naming(conflict.id)))).toEqual(['ok'])
    const late = second.patch(seen, { exitFlag: '1' }, naming(conflict.id))
    const answer = await second.push(late)
    expect(answer.outcomes).toMatchObject([{ state: 'rejected', code: 'conflict_settled', fields: ['exitFlag'], rowVersion: 3 }])
    expect(answer.conflicts).toMatchObject([{ id: conflict.id, resolution: { by: 'zhen01', chosen: 'mine' } }])
    expect(answer.records).toMatchObject([{ id: seen.id, body: { exitFlag: '3' } }])
    expect((await second.push(late)).outcomes).toEqual(answer.outcomes)
    expect(await codes(village, village.patch(await village.read(seen.id, 3), { exitFlag: '2' }, naming(conflict.id)))).toEqual(['ok'])
    expect((await server.database.selectFrom('conflict').select('conflict').where('id', '=', conflict.id).executeTakeFirstOrThrow()).conflict).toMatchObject({ resolution: { by: 'zhen01' } })
  })

  test('a choice that met an edit which its person had not seen files no further conflict, however often it is sent', async () => {
    const created = village.create(householdBody({ exitFlag: '0' }))
    await village.push(created)
    const seen = await village.read(created.recordId)
    await village.push(village.patch(seen, { exitFlag: '1' }))
    const [conflict] = (await colleague.push(colleague.remove(seen))).conflicts
    const [reviewer] = reviewers
    if (!conflict || !reviewer) throw new Error('no conflict')
    const blind = Array.from({ length: 20 }, () => reviewer.remove(seen, { ...naming(conflict.id), base: {} }))
    expect(new Set(await codes(reviewer, ...blind))).toEqual(new Set(['conflict_settled']))
    expect(await server.database.selectFrom('conflict').select('id').where('record_id', '=', seen.id).execute()).toEqual([{ id: conflict.id }])
    expect(await codes(reviewer, reviewer.remove(await village.read(seen.id, 2), naming(conflict.id)))).toEqual(['ok'])
  })

  test('two choices in one push: the first stands', async () => {
    const { seen, conflict } = await disputed()
    const [reviewer] = reviewers
    if (!reviewer) throw new Error('no reviewer')
    expect(await codes(reviewer, reviewer.patch(seen, { exitFlag: '3' }, naming(conflict.id)), reviewer.patch(seen, { exitFlag: '1' }, naming(conflict.id)))).toEqual(['ok', 'conflict_settled'])
    expect(await rowOf(seen.id)).toMatchObject({ body: { exitFlag: '3' } })
  })

  test('two reviewers at the same moment: one choice is taken, the other one is told', async () => {
    const { seen, conflict } = await disputed()
    const answers = await Promise.all(reviewers.map((reviewer, at) => codes(reviewer, reviewer.patch(seen, { exitFlag: ['2', '3'][at] ?? null }, naming(conflict.id)))))
    expect(answers.flat().toSorted()).toEqual(['conflict_settled', 'ok'])
  })
})

describe('[X9] a field with a name that every object inherits', () => {
  test.each(['constructor', 'toString', 'hasOwnProperty'])('%s: a deletion that did not see it is a conflict, and one that did is taken', async (name) => {
    const created = village.create(householdBody({ [name]: 'x' }))
    await village.push(created)
    const seen = await village.read(created.recordId)
    const remove = colleague.remove(seen)
    const { [name]: _unseen, ...base } = remove.base
    expect(await codes(colleague, colleague.remove(seen, { base }))).toEqual(['delete_against_edit'])
    expect(await codes(village, village.patch(seen, { [name]: 'y' }))).toEqual(['ok'])
    expect(await codes(village, village.remove(await village.read(seen.id, 2)))).toEqual(['ok'])
  })
})
