import { describe, expect, test } from 'vitest'
import { readTypedValue, settlingEdit } from '../../../../renderer/features/conflicts/settle-conflict.ts'
import { Conflict } from '../../../../shared/sync/outcome.ts'

const ID = '01900000-0000-7000-8000-000000000001'

function conflict(changes: Record<string, unknown> = {}): Conflict {
  return Conflict.parse({
    id: ID, opId: ID, recordId: ID, recordKind: 'income_statement', householdId: ID, areaCode: '520121101201', field: 'wage', base: '100', mine: '200', theirs: '300', mineBy: 'a', theirsBy: 'b',
    mineAt: '2026-01-01T00:00:00Z', theirsAt: '2026-01-01T00:00:00Z', raisedAt: '2026-01-01T00:00:00Z', resolution: null, ...changes,
  })
}

describe('settling a conflict', () => {
  test.each([
    ['mine', { chosen: 'mine' } as const, { wage: '200' }],
    ['theirs, which is current already but must be settled', { chosen: 'theirs' } as const, { wage: '300' }],
    ['another value', { chosen: 'other', value: '250' } as const, { wage: '250' }],
  ])('with %s is a patch with the reason', (_, settlement, changes) => {
    expect(settlingEdit(conflict(), settlement, ' 入户核实 ')).toMatchObject({ kind: 'patch', changes, resolves: { conflictId: ID, reason: '入户核实' } })
  })

  test('of a deleted record brings it back by its edit, or leaves it deleted', () => {
    const whole = conflict({ field: '*', base: { wage: '1' }, mine: { wage: '5' }, theirs: null })
    expect(settlingEdit(whole, { chosen: 'mine' }, '在')).toMatchObject({ kind: 'patch', changes: { wage: '5' } })
    expect(settlingEdit(whole, { chosen: 'theirs' }, '不在')).toMatchObject({ kind: 'delete', resolves: { conflictId: ID } })
  })

  test.each([
    ['wage', 'income_statement', '12.50', { ok: true, value: '12.50' }],
    ['wage', 'income_statement', '', { ok: true, value: null }],
    ['wage', 'income_statement', '12.505', { ok: false, problem: 'money.non_negative' }],
    ['workMonths', 'member', '7', { ok: true, value: 7 }],
    ['name', 'member', '', { ok: false }],
  ])('a typed %s of a %s "%s" is read by its schema', (field, recordKind, typed, expected) => {
    expect(readTypedValue(conflict({ field, recordKind }), typed)).toMatchObject(expected)
  })
})
