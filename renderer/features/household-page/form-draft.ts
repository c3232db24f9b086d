import { z } from 'zod'
import { sameValue } from '../../../shared/sync/canonical-json.ts'
import { ownValue } from '../../../shared/sync/own-value.ts'
import type { FieldValues } from '../../../shared/sync/record.ts'

/** What a draft keeps: the fields that differ, and the values that the person saw when they began. */
export const FormDraft = z.object({ changes: z.record(z.string(), z.json()), seen: z.record(z.string(), z.json()) })
export type FormDraft = z.infer<typeof FormDraft>

/** Fields whose value is no longer the one seen. */
export function changedFields(values: FieldValues, seen: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([field, value]) => !sameValue(value, ownValue(seen, field) ?? null)))
}

/** Fields of the draft that somebody else has changed since the person began to type. */
export function changedBelow(draft: FormDraft, current: FieldValues): readonly string[] {
  return Object.keys(draft.changes).filter((field) => Object.hasOwn(draft.seen, field) && !sameValue(draft.seen[field] ?? null, ownValue(current, field) ?? null) && !sameValue(draft.changes[field] ?? null, ownValue(current, field) ?? null))
}

/** A draft as it was stored, or `undefined` when it is not one: an older version may have kept another shape. */
export function readDraft(stored: unknown): FormDraft | undefined {
  const parsed = FormDraft.safeParse(stored)
  return parsed.success && Object.keys(parsed.data.changes).length > 0 ? parsed.data : undefined
}
