import { sameValue } from './canonical-json.ts'
import type { FieldBase, Operation } from './operation.ts'
import { MAX_UNKNOWN_BYTES } from './operation-limits.ts'
import { ownValue } from './own-value.ts'
import { fieldVersion, type FieldValue, type FieldValues, type SyncRecord } from './record.ts'

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
  const base = ownValue(operation.base, field)
  if (base === undefined) return true
  return base.version !== fieldVersion(current, field) && !sameValue(base.value, ownValue(current.body, field))
}

function seen(view: SyncRecord, fields: readonly string[]): Record<string, FieldBase> {
  return Object.fromEntries(fields.map((field) => [field, { ...seenValue(ownValue(view.body, field)), version: fieldVersion(view, field) }]))
}

/** A value from before there were limits is told by its version alone, so that its record can still be edited and deleted. */
function seenValue(value: FieldValue | undefined): { readonly value?: FieldValue } {
  if (value === undefined || value === null) return { value: null }
  const mayBeLong = typeof value === 'object' || (typeof value === 'string' && value.length > MAX_UNKNOWN_BYTES)
  return mayBeLong && JSON.stringify(value).length > MAX_UNKNOWN_BYTES ? {} : { value }
}
