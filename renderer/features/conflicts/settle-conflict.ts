import { RECORD_BODIES } from '../../../shared/domain/record-body.ts'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import { FieldValues, type FieldValue } from '../../../shared/sync/record.ts'
import { WHOLE_RECORD } from '../../../shared/sync/seen-base.ts'
import type { RecordEdit } from '../../store/store.ts'

export type Settlement = { readonly chosen: 'mine' | 'theirs' } | { readonly chosen: 'other'; readonly value: FieldValue }

/** The edit that settles a conflict: the chosen value, or for a whole record its edit or its deletion. */
export function settlingEdit(conflict: Conflict, settlement: Settlement, reason: string): RecordEdit {
  const value = settlement.chosen === 'other' ? settlement.value : (conflict[settlement.chosen] ?? null)
  const place = { recordKind: conflict.recordKind, recordId: conflict.recordId, householdId: conflict.householdId, resolves: { conflictId: conflict.id, reason: reason.trim() } }
  if (conflict.field !== WHOLE_RECORD) return { kind: 'patch', ...place, changes: { [conflict.field]: value } }
  const changes = FieldValues.safeParse(value)
  return changes.success ? { kind: 'patch', ...place, changes: changes.data } : { kind: 'delete', ...place }
}

/** What a person typed for a field, as the field's own schema takes it: empty is unknown, digits may be a number. */
export function readTypedValue(conflict: Pick<Conflict, 'recordKind' | 'field'>, typed: string): { readonly ok: true; readonly value: FieldValue } | { readonly ok: false; readonly problem: string } {
  const schemas: Readonly<Record<string, { safeParse(value: unknown): { success: true; data: unknown } | { success: false; error: { issues: readonly { message: string }[] } } }>> = RECORD_BODIES[conflict.recordKind].shape
  const schema = Object.hasOwn(schemas, conflict.field) ? schemas[conflict.field] : undefined
  const text = typed.trim()
  const asText = text === '' ? null : text
  const parsed = schema?.safeParse(asText)
  if (!parsed) return { ok: true, value: asText }
  if (parsed.success) return { ok: true, value: FieldValues.parse({ value: parsed.data })['value'] ?? null }
  const asNumber = text === '' ? undefined : schema?.safeParse(Number(text))
  if (asNumber?.success) return { ok: true, value: FieldValues.parse({ value: asNumber.data })['value'] ?? null }
  return { ok: false, problem: parsed.error.issues[0]?.message ?? '' }
}
