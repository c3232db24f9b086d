import { z } from 'zod'
import { RecordId, RecordKind } from '../domain/record-id.ts'
import { RegionCode } from '../domain/region.ts'
import { OperationId } from './operation.ts'

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
  taken: z.object({ by: z.string(), at: z.string() }).nullable(),
})
export type HandOver = z.infer<typeof HandOver>
