import { z } from 'zod'
import { Instant } from '../domain/plain-date.ts'
import { RecordId, RecordKind } from '../domain/record-id.ts'
import { CountyCode, RegionCode } from '../domain/region.ts'
import { FieldValues } from './record.ts'

export const OperationId = z.uuid().brand('OperationId')
export type OperationId = z.infer<typeof OperationId>

/** One life of one local database. */
export const LineageId = z.uuid().brand('LineageId')
export type LineageId = z.infer<typeof LineageId>

/** What the person saw of one field before changing it. */
export const FieldBase = z.object({ value: z.json().optional(), version: z.int().min(0) })
export type FieldBase = z.infer<typeof FieldBase>

/** One intention of one person on one record (sync.md, words). `seq` counts 1, 2, 3 … within the lineage. */
export const Operation = z.object({
  opId: OperationId,
  lineageId: LineageId,
  seq: z.int32().min(1),
  /** Ops of one group stand or fall together. */
  groupId: z.uuid().nullable(),
  kind: z.enum(['create', 'patch', 'delete']),
  recordKind: RecordKind,
  recordId: RecordId,
  householdId: RecordId,
  countyCode: CountyCode,
  areaCode: RegionCode,
  year: z.int32().nullable(),
  /** For each changed field of a patch, the value and version that the person saw. Empty for a create. */
  base: z.record(z.string(), FieldBase),
  /** The generation whose versions `base` names; absent where the device knew none. */
  seenIn: z.uuid().optional(),
  changes: FieldValues,
  schemaVersion: z.int32().min(1),
  /** Account name of the person; the server checks it against the session. */
  actor: z.string().min(1).max(64),
  /** Device wall time, a note and never a reason to refuse. */
  deviceTime: Instant,
  /** Estimated server time minus device time, milliseconds. */
  clockOffsetMs: z.int(),
  /** The conflict that this op settles, with the reason that the person gave. */
  resolves: z.object({ conflictId: z.uuid(), reason: z.string().max(200) }).nullable(),
  /** SHA-256, hex, of the canonical JSON of everything above but `seq` and `lineageId`. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type Operation = z.infer<typeof Operation>
