import { describe, expect, test } from 'vitest'
import { adoptOutcome, needsRow, newerRecord, overlay } from '../../../shared/sync/apply-changes.ts'
import { WHOLE_RECORD } from '../../../shared/sync/seen-base.ts'
import { after, conflictOf, createOf, decide, deleteOf, household, patchOf } from './made-up-operations.ts'

const row = household({ remark: 'old', exitFlag: '0' })

describe('the view of a record', () => {
  test('[A1] shows waiting ops over the row, in order', () => {
    expect(overlay(row, [patchOf(row, { remark: 'a' }), patchOf(row, { remark: 'b' })])?.body['remark']).toBe('b')
    expect(overlay(undefined, [createOf(row)])).toEqual(row)
    expect(overlay(row, [deleteOf(row)])?.deleted).toBe(true)
    expect(overlay(undefined, [patchOf(row, { remark: 'a' })])).toBeUndefined()
  })
  test('[A1] leaves a row deleted that the server deleted', () => {
    expect(overlay({ ...row, deleted: true }, [patchOf(row, { remark: 'a' })])).toMatchObject({ deleted: true, body: { remark: 'old' } })
  })
  test('[A2] keeps the field versions of the row', () => {
    expect(overlay(row, [patchOf(row, { remark: 'a' })])?.fieldVersions).toEqual({})
  })
})

describe('after an answer', () => {
  test('[A3] the device works out the row that the server has, and asks for it where it cannot', () => {
    const op = patchOf(row, { remark: 'new', exitFlag: '0' })
    const alone = decide(row, op)
    expect(needsRow(op, alone.outcome)).toBe(false)
    expect(adoptOutcome(row, op, alone.outcome)).toEqual(alone.record)
    const merged = decide(after(row, { exitFlag: '1' }), patchOf(row, { remark: 'new' }))
    expect(needsRow(op, merged.outcome)).toBe(true)
    expect(adoptOutcome(row, op, merged.outcome)).toBeUndefined()
  })
  test('[A3] a create and a delete are worked out too', () => {
    expect(adoptOutcome(undefined, createOf(row), decide(undefined, createOf(row)).outcome)).toEqual(row)
    const op = deleteOf(row)
    expect(adoptOutcome(row, op, decide(row, op).outcome)).toMatchObject({ deleted: true, rowVersion: 2 })
  })
  test('[A3] a record that comes back over a tombstone comes as a whole row', () => {
    const tombstone = { ...row, body: {}, rowVersion: 2, deleted: true }
    const op = patchOf(tombstone, { remark: 'kept' }, { resolves: { conflictId: '018f0000-0000-7000-8000-0000000000cc', reason: '核实' } })
    const conflict = conflictOf(row, { field: WHOLE_RECORD, mine: { remark: 'kept' }, theirs: null })
    const { outcome } = decide({ ...row, rowVersion: 2, deleted: true }, op, { findConflict: () => conflict })
    expect(needsRow(op, outcome)).toBe(true)
    expect(adoptOutcome(tombstone, op, outcome)).toBeUndefined()
    expect(overlay(tombstone, [op])).toBe(tombstone)
  })
  test('[A3] an older row never replaces a newer one', () => {
    const newer = after(row, { remark: 'new' })
    expect(newerRecord(newer, row)).toBe(newer)
    expect(newerRecord(row, newer)).toBe(newer)
    expect(newerRecord(undefined, row)).toBe(row)
  })
  test('[S2] an op without a record after it needs no row', () => {
    expect(needsRow(patchOf(row, {}), decide(undefined, patchOf(row, {})).outcome)).toBe(false)
  })
})
