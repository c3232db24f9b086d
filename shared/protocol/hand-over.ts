import { z } from 'zod'
import { HandOverDecision } from '../sync/hand-over.ts'

/** `POST /api/hand-overs/take`: hand-overs that a person has looked at, and what they said. Of accepted ones the values come as that person's own ops. */
export const TakeHandOversRequest = z.object({ ids: z.array(z.uuid()).min(1).max(500), how: HandOverDecision.default('taken') })
export type TakeHandOversRequest = z.infer<typeof TakeHandOversRequest>

/** `taken`: how many nobody had taken before. */
export const TakeHandOversReply = z.object({ taken: z.int().min(0) })
export type TakeHandOversReply = z.infer<typeof TakeHandOversReply>
