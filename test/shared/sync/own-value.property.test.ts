import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestText } from '../../../shared/sync/agreement.ts'
import { adoptOutcome, overlay } from '../../../shared/sync/apply-changes.ts'
import { Operation } from '../../../shared/sync/operation.ts'
import { Conflict } from '../../../shared/sync/outcome.ts'
import { fileConflict } from '../../../shared/sync/conflict-draft.ts'
import { fieldVersion, SyncRecord } from '../../../shared/sync/record.ts'
import { decide, deleteOf, household, patchOf } from './made-up-operations.ts'

/** What every object inherits, but for the one name that JSON readers leave out. */
const inherited = fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype).filter((name) => name !== '__proto__'))
const value = fc.constantFrom('x', 'y', null, 7)
const travelled = <Thing>(schema: { parse(thing: unknown): Thing }, thing: unknown): Thing => schema.parse(JSON.parse(JSON.stringify(thing)))
const filing = { theirsBy: 'b', theirsAt: '2026-11-21T00:00:00Z', raisedAt: '2026-11-21T00:00:00Z' }

describe('[X9] a field with a name that every object inherits is a field like any other', () => {
  test('for a patch: what was seen, what is merged, what is shown and what is reckoned over travels whole', () => {
    fc.assert(fc.property(inherited, value, value, fc.boolean(), (name, before, mine, isThere) => {
      const seen = household(isThere ? { [name]: before } : {})
      const patch = patchOf(seen, { [name]: mine })
      expect(travelled(Operation, patch)).toEqual(patch)
      expect(patch.base[name]).toEqual({ value: isThere ? before : null, version: 1 })
      const { outcome, record } = decide(seen, patch)
      expect(outcome.code).toBe((isThere ? before : null) === mine ? 'same_value' : 'ok')
      if (!record) throw new Error('no record')
      expect(travelled(SyncRecord, record)).toEqual(record)
      expect(digestText(travelled(SyncRecord, record))).toBe(digestText(record))
      expect(fieldVersion(record, name)).toBe(outcome.rowVersion)
      expect(overlay(seen, [patch])?.body[name]).toBe(mine)
      expect(adoptOutcome(seen, patch, outcome)).toEqual(record)
    }))
  })

  test('for a patch without a base of it, and for one that comes later', () => {
    fc.assert(fc.property(inherited, (name) => {
      const seen = household({ [name]: 'old' })
      expect(decide(seen, { ...patchOf(seen, { [name]: 'mine' }), base: {} }).outcome).toMatchObject({ code: 'latest_wins', fields: [name] })
      const current = decide(seen, patchOf(seen, { [name]: 'theirs' })).record ?? seen
      expect(decide(current, patchOf(seen, { [name]: 'mine' })).outcome).toMatchObject({ code: 'latest_wins', fields: [name] })
    }))
  })

  test('for a delete: one that saw it is taken, one that did not is a conflict that can be filed', () => {
    fc.assert(fc.property(inherited, value, (name, before) => {
      const seen = household({ [name]: before })
      const remove = deleteOf(seen)
      expect(travelled(Operation, remove)).toEqual(remove)
      expect(decide(seen, remove).outcome.code).toBe('ok')
      const { [name]: _unseen, ...base } = remove.base
      const blind = decide(seen, { ...remove, base })
      expect(blind.outcome).toMatchObject({ code: 'delete_against_edit', fields: [name] })
      const [draft] = blind.conflicts
      if (!draft) throw new Error('no conflict')
      expect(draft).toMatchObject({ base: { [name]: null }, theirs: { [name]: before }, theirsVersion: 1 })
      const conflict = fileConflict(draft, filing)
      expect(travelled(Conflict, conflict)).toEqual(conflict)
    }))
  })
})
