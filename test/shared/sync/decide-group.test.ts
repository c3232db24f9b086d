import { describe, expect, test } from 'vitest'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { decideGroup, unitsOf } from '../../../shared/sync/decide-group.ts'
import { madeUpBody } from '../../simulation/made-up-bodies.ts'
import { after, contextOf, createOf, deleteOf, household, operation, patchOf } from './made-up-operations.ts'

const groupId = '018f0000-0000-7000-8000-00000000000f'
const memberId = RecordId.parse('018f0000-0000-7000-8000-000000000002')
const createMember = (overrides = {}) => operation({ kind: 'create', recordKind: 'member', recordId: memberId, groupId, changes: madeUpBody('member', household().id, overrides) })
const statesOf = (decisions: ReturnType<typeof decideGroup>) => decisions.map(({ outcome, changed }) => [outcome.state, outcome.code, changed])

describe('a group', () => {
  test('[D13] builds on its own ops', () => {
    expect(statesOf(decideGroup([createOf(household(), { groupId }), createMember()], contextOf()))).toEqual([['applied', 'ok', true], ['applied', 'ok', true]])
  })
  test('[S5] [D13] with one bad op changes nothing and says which one it was', () => {
    expect(statesOf(decideGroup([createOf(household(), { groupId }), createMember({ name: '' })], contextOf()))).toEqual([['rejected', 'group_failed', false], ['rejected', 'invalid_body', false]])
  })
  test('[D13] is not stopped by a conflict of one field', () => {
    const current = after(household(), { exitFlag: '1' })
    const group = [patchOf(household(), { exitFlag: '3' }, { groupId }), createMember()]
    expect(statesOf(decideGroup(group, contextOf(current)))).toEqual([['conflict', 'manual_conflict', false], ['applied', 'ok', true]])
  })
  test('[D13] is stopped by a delete that met an edit', () => {
    const current = after(household(), { exitFlag: '1' })
    const group = [createMember(), deleteOf(household(), { groupId })]
    expect(statesOf(decideGroup(group, contextOf(current)))).toEqual([['held', 'group_failed', false], ['conflict', 'delete_against_edit', false]])
  })
  test('[E13] with a refused op waits for no record, because what came later would be taken without the rest', () => {
    const missing = patchOf(household(), { remark: 'new' }, { groupId })
    expect(statesOf(decideGroup([missing, createMember({ name: '' })], contextOf()))).toEqual([['rejected', 'group_failed', false], ['rejected', 'invalid_body', false]])
    const edited = { ...after(household({}, { id: memberId, kind: 'member' }), { name: '王明' }) }
    const deletion = deleteOf(household({ name: '王小明' }, { id: memberId, kind: 'member' }), { groupId })
    expect(statesOf(decideGroup([missing, deletion], contextOf(edited)))).toEqual([['held', 'group_failed', false], ['conflict', 'delete_against_edit', false]])
  })
  test('[H2] all of which came too early waits for its records', () => {
    const group = [patchOf(household(), { remark: 'new' }, { groupId }), createMember()]
    expect(statesOf(decideGroup(group, contextOf()))).toEqual([['held', 'record_missing', false], ['held', 'record_missing', false]])
  })
  test('[S5] is a unit of its own beside single ops', () => {
    const ops = [operation(), operation({ groupId }), operation({ groupId }), operation()]
    expect(unitsOf(ops).map((unit) => unit.length)).toEqual([1, 2, 1])
  })
})
