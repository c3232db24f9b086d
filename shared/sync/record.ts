import { z } from 'zod'
import { RecordId, RecordKind } from '../domain/record-id.ts'
import { CountyCode, RegionCode } from '../domain/region.ts'
import { ownValue } from './own-value.ts'

/** Field values as they travel: JSON. What they mean is checked by the body schema of the kind, not here. */
export const FieldValues = z.record(z.string(), z.json())
export type FieldValues = z.infer<typeof FieldValues>
export type FieldValue = FieldValues[string]

/**
 * One row of one kind as the central database holds it. `rowVersion` starts at 1 and rises with every applied op.
 * `fieldVersions` names only fields that changed after creation: a field that is absent has version 1. Which op set
 * a version is in the op ledger, so it is not carried along with every row.
 */
export const SyncRecord = z.object({
  id: RecordId,
  kind: RecordKind,
  countyCode: CountyCode,
  /** The village. */
  areaCode: RegionCode,
  /** The household that the record belongs to; a household belongs to itself. */
  householdId: RecordId,
  year: z.int32().nullable(),
  /** Unknown fields of a newer schema are kept and returned untouched. */
  body: FieldValues,
  rowVersion: z.int().min(1),
  fieldVersions: z.record(z.string(), z.int().min(1)),
  deleted: z.boolean(),
})
export type SyncRecord = z.infer<typeof SyncRecord>

/** The version of one field: the row version at which it last changed. */
export function fieldVersion(record: SyncRecord, field: string): number {
  return ownValue(record.fieldVersions, field) ?? 1
}
