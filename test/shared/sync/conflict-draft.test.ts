import { describe, expect, test } from 'vitest'
import { RECORD_BODIES } from '../../../shared/domain/record-body.ts'
import { conflictIdOf, fileConflict, settleConflict } from '../../../shared/sync/conflict-draft.ts'
import { decidePatch } from '../../../shared/sync/decide-patch.ts'
import { Conflict } from '../../../shared/sync/outcome.ts'
import { after, household, patchOf } from './made-up-operations.ts'

const seen = household({ exitFlag: '0' })
const current = after(seen, { exitFlag: '1' })
const [draft] = decidePatch(current, patchOf(seen, { exitFlag: '3' })).conflicts
if (!draft) throw new Error('no conflict')
const conflict = fileConflict(draft, { theirsBy: 'cadre2', theirsAt: '2026-11-20T00:00:00Z', raisedAt: '2026-11-21T00:00:00Z' })
const resolves = { conflictId: conflict.id, reason: '入户核实' }

describe('a conflict on file', () => {
  test('[E11] has the same id in every life of the database, and another one for every op and field', () => {
    const [opId, other] = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002']
    const fields = ['*', ...Object.values(RECORD_BODIES).flatMap((body) => Object.keys(body.shape))]
    const ids = [opId, other].flatMap((id) => [...new Set(fields)].map((field) => conflictIdOf(id, field)))
    expect(new Set(ids).size).toBe(2 * new Set(fields).size)
    expect(ids.every((id) => Conflict.shape.id.safeParse(id).success)).toBe(true)
    expect(conflictIdOf(opId, 'exitFlag')).toBe(ids[[...new Set(fields)].indexOf('exitFlag')])
  })
  test('[S4] names both values and both authors', () => {
    expect(Conflict.parse(conflict)).toMatchObject({ field: 'exitFlag', base: '0', mine: '3', theirs: '1', mineBy: 'cadre1', theirsBy: 'cadre2', resolution: null })
  })
  test.each([['3', 'mine'], ['1', 'theirs'], ['2', 'other']])('[D12] settled with %s says who chose %s and why', (value, chosen) => {
    const settlement = patchOf(current, { exitFlag: value }, { resolves, actor: 'officer' })
    const decision = decidePatch(current, settlement, conflict)
    expect(decision.settles).toBe(conflict.id)
    expect(settleConflict(conflict, settlement, decision.record, 'now').resolution).toEqual({ chosen, by: 'officer', at: 'now', reason: '入户核实' })
  })
  test('[D12] is not settled by an op that meets a new conflict', () => {
    expect(decidePatch(after(current, { exitFlag: '2' }), patchOf(current, { exitFlag: '3' }, { resolves }), conflict).settles).toBeNull()
  })
  test('[D12] keeps its first settlement', () => {
    const settled = settleConflict(conflict, patchOf(current, { exitFlag: '3' }, { resolves }), current, 'first')
    expect(settleConflict(settled, patchOf(current, { exitFlag: '1' }, { resolves }), current, 'second')).toBe(settled)
  })
})
