import { describe, expect, test } from 'vitest'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { decidePatch } from '../../../shared/sync/decide-patch.ts'
import { inThisLife } from '../../../shared/sync/versions-of-life.ts'
import { after, createOf, deleteOf, decide, household, patchOf } from './made-up-operations.ts'

const [before, now] = ['018f0000-0000-4000-8000-000000000001', '018f0000-0000-4000-8000-000000000002']
const kept = household({ exitFlag: '0', remark: 'old' })
/** What the person saw: a write that the restored database has lost. In the new life somebody else's write got its number. */
const lost = after(kept, { exitFlag: '1' })
const current = after(kept, { exitFlag: '3' })

describe('[D15] an edit of what a lost life of the database showed', () => {
  test('does not pass for one of the write that has its number now', () => {
    const op = patchOf(lost, { exitFlag: '2' }, { seenIn: before })
    expect(decidePatch(current, op).outcome.state, 'by the number alone it would overwrite').toBe('applied')
    expect(decidePatch(current, inThisLife(op, now))).toMatchObject({ outcome: { state: 'conflict', fields: ['exitFlag'] }, conflicts: [{ base: '1', theirs: '3' }] })
  })
  test('is taken where the value is the one that the person saw', () => {
    expect(decidePatch(current, inThisLife(patchOf(current, { exitFlag: '2', remark: 'new' }, { seenIn: before }), now)).record?.body).toMatchObject({ exitFlag: '2', remark: 'new' })
  })
  test('deletes nothing that differs from what the person saw', () => {
    const op = deleteOf(lost, { seenIn: before })
    expect(decide(current, op).record?.deleted).toBe(true)
    expect(decide(current, inThisLife(op, now))).toMatchObject({ outcome: { code: 'delete_against_edit', fields: ['exitFlag'] }, changed: false })
  })
  test('leaves ops of this life, and of devices that name none, as they are', () => {
    for (const op of [patchOf(lost, { exitFlag: '2' }, { seenIn: now }), patchOf(lost, { exitFlag: '2' })]) expect(inThisLife(op, now)).toBe(op)
  })
})

describe('[D15] a create of a lost life', () => {
  const create = inThisLife({ ...createOf(kept), seenIn: before }, now)
  test('finds its record brought back, also edited since: nothing is missing, nothing is refused', () => {
    expect(decide(current, create)).toMatchObject({ outcome: { state: 'noop', code: 'same_value' }, changed: false, record: current })
  })
  test('makes it where nobody has', () => {
    expect(decide(undefined, create).record).toMatchObject({ body: kept.body, rowVersion: 1 })
  })
  test('brings back nothing that was deleted since, and says so of another household\'s record and of this life', () => {
    for (const [there, op] of [[household({}, { deleted: true }), create], [{ ...current, householdId: RecordId.parse(before) }, create], [current, inThisLife({ ...createOf(kept), seenIn: now }, now)]] as const) {
      expect(decide(there, op).outcome).toMatchObject({ state: 'rejected', code: 'record_exists' })
    }
  })
})
