import { sameValue } from './canonical-json.ts'
import type { FieldBase, Operation } from './operation.ts'
import { fieldVersion, type FieldValues, type SyncRecord } from './record.ts'

/** Stands in `base` and in `Conflict.field` for the record as a whole; no body field has this name. */
export const WHOLE_RECORD = '*'

/**
 * What the person saw before a patch: value and version of each changed field, and the row version of the whole.
 * `view` is the record as the screen showed it, with waiting ops over it (`overlay`).
 */
export function baseOfPatch(view: SyncRecord, changes: FieldValues): Operation['base'] {
  return { [WHOLE_RECORD]: { version: view.rowVersion }, ...seen(view, Object.keys(changes)) }
}

/** What the person saw before a delete: every field, so that any edit made meanwhile is noticed. */
export function baseOfDelete(view: SyncRecord): Operation['base'] {
  return { [WHOLE_RECORD]: { version: view.rowVersion }, ...seen(view, Object.keys(view.body)) }
}

/**
 * Whether somebody else changed the field after the person looked at it. The value counts beside the version: a waiting
 * op of the same person has not raised the version that they saw. A field without a base was not looked at.
 */
export function isEditedSince(current: SyncRecord, operation: Operation, field: string): boolean {
  const base = operation.base[field]
  if (base === undefined) return true
  return base.version !== fieldVersion(current, field) && !sameValue(base.value, current.body[field])
}

function seen(view: SyncRecord, fields: readonly string[]): Record<string, FieldBase> {
  return Object.fromEntries(fields.map((field) => [field, { value: view.body[field] ?? null, version: fieldVersion(view, field) }]))
}
