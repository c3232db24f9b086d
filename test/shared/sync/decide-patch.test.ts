import { describe, expect, test } from 'vitest'
import { decidePatch } from '../../../shared/sync/decide-patch.ts'
import { overlay } from '../../../shared/sync/apply-changes.ts'
import { WHOLE_RECORD } from '../../../shared/sync/seen-base.ts'
import { after, conflictOf, household, patchOf } from './made-up-operations.ts'

const seen = household({ exitFlag: '0', remark: 'old', address: 'old' })

describe('a patch of an existing record', () => {
  test('[D2] of what nobody touched is applied', () => {
    expect(decidePatch(seen, patchOf(seen, { exitFlag: '1' }))).toMatchObject({ outcome: { state: 'applied', code: 'ok', rowVersion: 2 }, record: { body: { exitFlag: '1' }, fieldVersions: { exitFlag: 2 } } })
  })
  test('[D3] [S4] keeps both where others changed other fields', () => {
    const decision = decidePatch(after(seen, { remark: 'theirs' }), patchOf(seen, { exitFlag: '1' }))
    expect(decision).toMatchObject({ outcome: { state: 'merged', code: 'merged_fields', fields: ['remark'] }, record: { body: { remark: 'theirs', exitFlag: '1' } } })
  })
  test('[D4] [S4] leaves the server value of a field that people settle, and puts both on file', () => {
    const decision = decidePatch(after(seen, { exitFlag: '1' }), patchOf(seen, { exitFlag: '3', remark: 'mine' }))
    expect(decision).toMatchObject({ outcome: { state: 'conflict', code: 'manual_conflict', fields: ['exitFlag'], rowVersion: 3 }, record: { body: { exitFlag: '1', remark: 'mine' } } })
    expect(decision.conflicts).toMatchObject([{ field: 'exitFlag', base: '0', mine: '3', theirs: '1', theirsVersion: 2 }])
  })
  test('[D5] takes the later value of a descriptive field', () => {
    expect(decidePatch(after(seen, { remark: 'theirs' }), patchOf(seen, { remark: 'mine' }))).toMatchObject({ outcome: { state: 'merged', code: 'latest_wins', fields: ['remark'] }, record: { body: { remark: 'mine' } }, conflicts: [] })
  })
  test('[D6] with the value that is there already changes nothing', () => {
    const current = after(seen, { exitFlag: '1' })
    expect(decidePatch(current, patchOf(seen, { exitFlag: '1' }))).toMatchObject({ outcome: { state: 'noop', code: 'same_value', rowVersion: 2 }, record: current, changed: false })
  })
  test('[A2] on top of one\'s own waiting value is not a conflict with oneself', () => {
    const first = patchOf(seen, { exitFlag: '1' })
    const view = overlay(seen, [first]) ?? seen
    const second = patchOf(view, { exitFlag: '3' })
    const current = decidePatch(seen, first).record ?? seen
    expect(decidePatch(current, second)).toMatchObject({ outcome: { state: 'applied' }, record: { body: { exitFlag: '3' } } })
  })
  test('[A2] on top of one\'s own waiting value is a conflict where somebody else was faster', () => {
    const first = patchOf(seen, { exitFlag: '1' })
    const second = patchOf(overlay(seen, [first]) ?? seen, { exitFlag: '3' })
    const current = after(seen, { exitFlag: '2' })
    expect([first, second].map((op) => decidePatch(current, op).outcome.state)).toEqual(['conflict', 'conflict'])
  })
  test('of a field without a base is taken for edited since', () => {
    expect(decidePatch(seen, { ...patchOf(seen, { exitFlag: '1' }), base: {} }).outcome.state).toBe('conflict')
  })
})

describe('a patch of a deleted record', () => {
  const deleted = { ...seen, deleted: true, rowVersion: 2 }
  test('[D8] stays on file as a whole', () => {
    const decision = decidePatch(deleted, patchOf(seen, { exitFlag: '1', remark: 'x' }))
    expect(decision).toMatchObject({ outcome: { state: 'conflict', code: 'record_deleted' }, changed: false })
    expect(decision.conflicts).toMatchObject([{ field: WHOLE_RECORD, mine: { exitFlag: '1', remark: 'x' }, theirs: null, theirsVersion: 2 }])
  })
  test('[D8] [D12] brings it back where a person chose so, and not because it names any conflict', () => {
    const resolves = { conflictId: '018f0000-0000-7000-8000-0000000000cc', reason: '核实' }
    const conflict = conflictOf(seen, { id: resolves.conflictId, field: WHOLE_RECORD, mine: { exitFlag: '1' }, theirs: null })
    const edit = patchOf(seen, { exitFlag: '1' }, { resolves })
    expect(decidePatch(deleted, edit, conflict)).toMatchObject({ outcome: { state: 'applied', rowVersion: 3 }, record: { deleted: false, body: { exitFlag: '1' } }, settles: resolves.conflictId })
    expect(decidePatch(deleted, patchOf(seen, {}, { resolves }), conflict)).toMatchObject({ outcome: { state: 'noop' }, settles: resolves.conflictId })
    for (const other of [undefined, { ...conflict, field: 'exitFlag' }]) expect(decidePatch(deleted, edit, other)).toMatchObject({ outcome: { state: 'conflict', code: 'record_deleted' }, changed: false, settles: null })
  })
})
