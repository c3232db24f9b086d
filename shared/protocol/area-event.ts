import { z } from 'zod'
import { PlainDate } from '../domain/plain-date.ts'
import { RecordId } from '../domain/record-id.ts'
import { RegionCode } from '../domain/region.ts'

/**
 * `POST /api/areas/events`: what happens to areas. `move`: households go to another village. `merge`: villages go into
 * another one. `split`: households of one village become a new one. `restore`: takes an earlier event back.
 */
export const AreaEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('move'), households: z.array(RecordId).min(1).max(5000), to: RegionCode }),
  z.object({ kind: z.literal('merge'), villages: z.array(RegionCode).min(1).max(50), into: RegionCode, on: PlainDate }),
  z.object({ kind: z.literal('split'), village: RegionCode, households: z.array(RecordId).min(1).max(5000), into: z.object({ code: RegionCode, name: z.string().trim().min(1).max(60) }), on: PlainDate }),
  z.object({ kind: z.literal('restore'), eventId: z.uuid() }),
])
export type AreaEvent = z.infer<typeof AreaEvent>

export const AreaEventReply = z.object({ eventId: z.uuid(), households: z.int() })
export type AreaEventReply = z.infer<typeof AreaEventReply>
