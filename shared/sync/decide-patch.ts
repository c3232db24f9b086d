import { sameValue } from './canonical-json.ts'
import type { ConflictDraft } from './conflict-draft.ts'
import { changedTo, unchanged, type Decision } from './decision.ts'
import { mergePolicyOf } from './merge-policy.ts'
import type { Operation } from './operation.ts'
import type { Conflict, OutcomeCode, OutcomeState } from './outcome.ts'
import { ownValue } from './own-value.ts'
import { fieldVersion, type FieldValues, type SyncRecord } from './record.ts'
import { isEditedSince, WHOLE_RECORD } from './seen-base.ts'

/**
 * Merges the changed fields of a patch into an existing record, field by field (SPEC.md, S3 to S6). `conflict` is the open
 * one that it settles; left out, it settles none, whatever it names.
 */
export function decidePatch(current: SyncRecord, operation: Operation, conflict?: Conflict): Decision {
  const settles = conflict?.id ?? null
  if (current.deleted) return decidePatchOfDeleted(current, operation, conflict)
  const wanted = Object.keys(operation.changes).filter((field) => !sameValue(operation.changes[field], ownValue(current.body, field)))
  if (wanted.length === 0) return { ...unchanged(operation, current, 'noop', 'same_value'), settles }

  const edited = wanted.filter((field) => isEditedSince(current, operation, field))
  const kept = new Set(edited.filter((field) => mergePolicyOf(current.kind, field) === 'manual'))
  const taken = wanted.filter((field) => !kept.has(field))
  const beaten = edited.filter((field) => !kept.has(field))
  const record = taken.length === 0 ? current : withChanges(current, pick(operation.changes, taken))

  const [state, code, fields] = verdictOf(current, operation, [...kept], beaten)
  const decision = record === current ? unchanged(operation, current, state, code, fields) : changedTo(record, operation, state, code, fields)
  return {
    ...decision,
    conflicts: [...kept].map((field) => draftOf(current, operation, field)),
    settles: kept.size > 0 ? null : settles,
  }
}

/** The record with new values; each of these fields takes the new row version. */
export function withChanges(record: SyncRecord, changes: FieldValues): SyncRecord {
  const rowVersion = record.rowVersion + 1
  const fieldVersions = { ...record.fieldVersions, ...Object.fromEntries(Object.keys(changes).map((field) => [field, rowVersion])) }
  return { ...record, body: { ...record.body, ...changes }, rowVersion, fieldVersions }
}

function verdictOf(current: SyncRecord, operation: Operation, kept: readonly string[], beaten: readonly string[]): [OutcomeState, OutcomeCode, readonly string[]] {
  if (kept.length > 0) return ['conflict', 'manual_conflict', kept]
  if (beaten.length > 0) return ['merged', 'latest_wins', beaten]
  const others = otherChanges(current, operation)
  return others.length > 0 ? ['merged', 'merged_fields', others] : ['applied', 'ok', []]
}

/** Fields beside those of the op that changed after the row version that the person saw. */
function otherChanges(current: SyncRecord, operation: Operation): string[] {
  const seen = operation.base[WHOLE_RECORD]?.version
  if (seen === undefined || current.rowVersion <= seen) return []
  return Object.keys(current.fieldVersions).filter((field) => fieldVersion(current, field) > seen && !Object.hasOwn(operation.changes, field))
}

/** An edit of a deleted record stays on file; where it settles a conflict about the whole, a person decided for the edit and the record comes back. */
function decidePatchOfDeleted(current: SyncRecord, operation: Operation, conflict: Conflict | undefined): Decision {
  const settles = conflict?.id ?? null
  const fields = Object.keys(operation.changes)
  if (fields.length === 0) return { ...unchanged(operation, current, 'noop', 'same_value'), settles }
  if (conflict?.field === WHOLE_RECORD) return { ...changedTo({ ...withChanges(current, operation.changes), deleted: false }, operation, 'applied', 'ok'), settles }
  const base = Object.fromEntries(fields.map((field) => [field, ownValue(operation.base, field)?.value ?? null]))
  const draft: ConflictDraft = { operation, field: WHOLE_RECORD, base, mine: operation.changes, theirs: null, theirsVersion: current.rowVersion }
  return { ...unchanged(operation, current, 'conflict', 'record_deleted', fields), conflicts: [draft] }
}

function draftOf(current: SyncRecord, operation: Operation, field: string): ConflictDraft {
  const mine = operation.changes[field] ?? null
  return { operation, field, base: ownValue(operation.base, field)?.value, mine, theirs: ownValue(current.body, field) ?? null, theirsVersion: fieldVersion(current, field) }
}

function pick(values: FieldValues, fields: readonly string[]): FieldValues {
  return Object.fromEntries(fields.map((field) => [field, values[field] ?? null]))
}
