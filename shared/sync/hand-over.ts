import { z } from 'zod'
import { RecordId, RecordKind } from '../domain/record-id.ts'
import { RegionCode } from '../domain/region.ts'
import { OperationId } from './operation.ts'
import { FieldValues } from './record.ts'

/** What a person does with a hand-over. `taken`: looked at. `accepted`, `refused`: of work that was only offered. */
export const HandOverDecision = z.enum(['taken', 'accepted', 'refused'])
export type HandOverDecision = z.infer<typeof HandOverDecision>

/** Work that is not in the database: its values wait for somebody who has the household now. */
export const OfferedWork = z.object({ kind: z.enum(['create', 'patch', 'delete']), year: z.int32().nullable(), changes: FieldValues })
export type OfferedWork = z.infer<typeof OfferedWork>

/** Work on a household by somebody whom it no longer belongs to: whoever has it now looks at it and takes it over. */
export const HandOver = z.object({
  id: z.uuid(),
  opId: OperationId,
  householdId: RecordId,
  recordId: RecordId,
  recordKind: RecordKind,
  /** Where the household lies now. */
  areaCode: RegionCode,
  /** Fields that the work changed. */
  fields: z.array(z.string()),
  by: z.string(),
  /** Device time of the work. */
  madeAt: z.string(),
  handedAt: z.string(),
  /** Null where the work is in the database already. */
  offered: OfferedWork.nullable().default(null),
  taken: z.object({ by: z.string(), at: z.string(), how: HandOverDecision.default('taken') }).nullable(),
})
export type HandOver = z.infer<typeof HandOver>
