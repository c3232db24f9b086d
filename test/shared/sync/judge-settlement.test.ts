import { describe, expect, test } from 'vitest'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { decideGroup } from '../../../shared/sync/decide-group.ts'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import type { Operation } from '../../../shared/sync/operation.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import { WHOLE_RECORD } from '../../../shared/sync/seen-base.ts'
import { conflictOf, contextOf, createOf, decide, deleteOf, household, patchOf } from './made-up-operations.ts'

const living = household({ exitFlag: '1', remark: 'old' })
const deleted = { ...living, deleted: true, rowVersion: 2 }
const ofField = conflictOf(living)
const deletedRecord = conflictOf(living, { field: WHOLE_RECORD, mine: { exitFlag: '3', remark: 'mine' }, theirs: null })
const againstEdit = conflictOf(living, { field: WHOLE_RECORD, mine: null, theirs: { exitFlag: '1' } })
const settledOne: Conflict = { ...ofField, resolution: { chosen: 'mine', by: 'a', at: 'then', reason: '' } }
const resolves = { conflictId: ofField.id, reason: '核实' }
const answer = (current: SyncRecord, op: Operation, conflict: Conflict | undefined) => {
  const { outcome, changed, settles } = decide(current, op, { power: 'conflicts', findConflict: (id) => (conflict?.id === id ? conflict : undefined) })
  return [outcome.code, changed, settles !== null]
}

const BEYOND = ['out_of_scope', false, false]
const STALE = ['conflict_settled', false, false]

describe('[X1] somebody who only settles', () => {
  test.each<[string, SyncRecord, Operation, Conflict | undefined]>([
    ['a create', household(), createOf(household(), { resolves }), ofField],
    ['no conflict at all', living, patchOf(living, { exitFlag: '3' }), ofField],
    ['a conflict that is not there', living, patchOf(living, { exitFlag: '3' }, { resolves }), undefined],
    ['a conflict of another record', living, patchOf(living, { exitFlag: '3' }, { resolves }), { ...ofField, recordId: RecordId.parse('018f0000-0000-7000-8000-0000000000aa') }],
    ['another field', living, patchOf(living, { remark: 'x' }, { resolves }), ofField],
    ['one field more', living, patchOf(living, { exitFlag: '3', remark: 'x' }, { resolves }), ofField],
    ['a delete for a conflict of a field', living, deleteOf(living, { resolves }), ofField],
    ['other values than the whole edit on file', deleted, patchOf(living, { exitFlag: '2', remark: 'mine' }, { resolves }), deletedRecord],
    ['a part of the edit on file', deleted, patchOf(living, { exitFlag: '3' }, { resolves }), deletedRecord],
    ['one field more than the edit on file', deleted, patchOf(living, { exitFlag: '3', remark: 'mine', phone: '13800001111' }, { resolves }), deletedRecord],
    ['the sign of the whole record as a field', living, patchOf(living, { [WHOLE_RECORD]: { exitFlag: '1' } }, { resolves }), againstEdit],
    ['more, for a conflict that is settled', living, patchOf(living, { exitFlag: '3', remark: 'x' }, { resolves }), settledOne],
  ])('may not: %s', (_, current, op, conflict) => {
    expect(answer(current, op, conflict)).toEqual(BEYOND)
  })

  test.each<[string, SyncRecord, Operation, Conflict, unknown]>([
    ['the value of a field', living, patchOf(living, { exitFlag: '3' }, { resolves }), ofField, ['ok', true, true]],
    ['the value as it is', living, patchOf(living, {}, { resolves }), ofField, ['same_value', false, true]],
    ['the edit of a deleted record', deleted, patchOf(living, { remark: 'mine', exitFlag: '3' }, { resolves }), deletedRecord, ['ok', true, true]],
    ['that it stays deleted', deleted, deleteOf(living, { resolves }), deletedRecord, ['same_value', false, true]],
    ['that it is deleted after all', living, deleteOf(living, { resolves }), againstEdit, ['ok', true, true]],
    ['the edit, not the delete', living, patchOf(living, { exitFlag: '1' }, { resolves }), againstEdit, ['same_value', false, true]],
  ])('may choose %s', (_, current, op, conflict, expected) => {
    expect(answer(current, op, conflict)).toEqual(expected)
  })

  test.each<[string, SyncRecord, Operation, Conflict]>([
    ['somebody else was first', living, patchOf(living, { exitFlag: '3' }, { resolves }), settledOne],
    ['the record is gone', deleted, patchOf(living, { exitFlag: '3' }, { resolves }), ofField],
    ['the record came back', living, deleteOf(living, { resolves }), deletedRecord],
  ])('[X2] is told where %s, and nothing changes', (_, current, op, conflict) => {
    expect(answer(current, op, conflict)).toEqual(STALE)
  })

  test.each<[string, SyncRecord, Operation, Conflict]>([
    ['a deletion', living, deleteOf(living, { resolves, base: {} }), againstEdit],
    ['a value of a field', living, patchOf(living, { exitFlag: '3' }, { resolves, base: {} }), ofField],
  ])('[X2] is told where %s meets what the person did not see, and no further conflict is filed', (_, current, op, conflict) => {
    const decision = decide(current, op, { power: 'conflicts', findConflict: () => conflict })
    expect(decision).toMatchObject({ outcome: { state: 'rejected', code: 'conflict_settled', fields: [conflict.field] }, changed: false, conflicts: [], settles: null })
    expect(decide(current, op, { findConflict: () => conflict }).conflicts).toHaveLength(1)
  })

  test('[X2] settles a conflict once, also in one group', () => {
    const groupId = '018f0000-0000-7000-8000-00000000000f'
    const twice = [patchOf(living, { exitFlag: '3' }, { groupId, resolves }), patchOf(living, { exitFlag: '2' }, { groupId, resolves })]
    const decisions = decideGroup(twice, { ...contextOf(living), power: 'conflicts', findConflict: () => ofField })
    expect(decisions.map(({ outcome, settles }) => [outcome.code, settles])).toEqual([['group_failed', null], ['conflict_settled', null]])
  })
})

describe('[D12] somebody who enters records', () => {
  test.each([['settled', settledOne], ['unknown', undefined]])('does an ordinary edit where the conflict is %s', (_, conflict) => {
    const { outcome, settles } = decide(living, patchOf(living, { exitFlag: '3', remark: 'x' }, { resolves }), { findConflict: () => conflict })
    expect([outcome.code, settles]).toEqual(['ok', null])
  })
  test('brings a deleted record back only by a conflict about the whole of it', () => {
    const back = patchOf(living, { exitFlag: '3' }, { resolves })
    expect(decide(deleted, back, { findConflict: () => deletedRecord }).outcome.code).toBe('ok')
    for (const conflict of [undefined, settledOne, ofField]) expect(decide(deleted, back, { findConflict: () => conflict }).outcome.code).toBe('record_deleted')
  })
})
