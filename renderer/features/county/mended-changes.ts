import type { Operation } from '../../../shared/sync/operation.ts'
import type { FieldValue, FieldValues } from '../../../shared/sync/record.ts'

/** A value as it can be typed: text as it is, nothing as empty, everything else as JSON. */
export function shownValue(value: FieldValue | undefined): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The fields whose typed value is another than the op's. Empty is unknown; what was text stays text, what was not is read as JSON where it is JSON. */
export function mendedChanges(operation: Pick<Operation, 'changes'>, typed: Readonly<Record<string, string>>): FieldValues {
  const changed = Object.entries(typed).filter(([field, text]) => text !== shownValue(operation.changes[field]))
  return Object.fromEntries(changed.map(([field, text]) => [field, readTyped(text, operation.changes[field])]))
}

function readTyped(text: string, before: FieldValue | undefined): FieldValue {
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (typeof before === 'string' || before === null || before === undefined) return trimmed
  try {
    return JSON.parse(trimmed) as FieldValue
  } catch {
    return trimmed
  }
}
