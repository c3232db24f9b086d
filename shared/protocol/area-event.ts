import { z } from 'zod'
import { PlainDate } from '../domain/plain-date.ts'
import { RecordId } from '../domain/record-id.ts'
import { RegionCode } from '../domain/region.ts'

/**
 * `POST /api/areas/events`: what happens to areas. `move`: households go to another village. `merge`: villages go into
 * another one. `split`: households of one village become a new one. `restore`: takes an earlier event back, once.
 */
export const AreaEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('move'), households: z.array(RecordId).min(1).max(5000), to: RegionCode }),
  z.object({ kind: z.literal('merge'), villages: z.array(RegionCode).min(1).max(50), into: RegionCode, on: PlainDate }),
  z.object({ kind: z.literal('split'), village: RegionCode, households: z.array(RecordId).min(1).max(5000), into: z.object({ code: RegionCode, name: z.string().trim().min(1).max(60) }), on: PlainDate }),
  z.object({ kind: z.literal('restore'), eventId: z.uuid() }),
])
export type AreaEvent = z.infer<typeof AreaEvent>

/**
 * A merge, or the restore of one, that waits for a second person. `areas` are all that it touches; whoever decides has to
 * answer for every one of them. `mayApprove`: whether the asker is that second person.
 */
export const AreaProposal = z.object({ id: z.uuid(), event: AreaEvent, areas: z.array(RegionCode), by: z.string(), byName: z.string(), proposedAt: z.string(), expiresAt: z.string(), mayApprove: z.boolean() })
export type AreaProposal = z.infer<typeof AreaProposal>

/** `done`: carried out, with the number of households that moved. `proposed`: nothing has happened yet; a second person decides before `expiresAt`. */
export const AreaEventReply = z.discriminatedUnion('state', [
  z.object({ state: z.literal('done'), eventId: z.uuid(), households: z.int() }),
  z.object({ state: z.literal('proposed'), proposalId: z.uuid(), expiresAt: z.string() }),
])
export type AreaEventReply = z.infer<typeof AreaEventReply>

/** `GET /api/areas/proposals`: what waits in the asker's areas, the oldest first. */
export const AreaProposalsReply = z.object({ proposals: z.array(AreaProposal) })
export type AreaProposalsReply = z.infer<typeof AreaProposalsReply>

/** `POST /api/areas/proposals`: a second person approves or refuses; whoever proposed may only take it back. */
export const AreaDecision = z.object({ id: z.uuid(), isApproved: z.boolean(), why: z.string().trim().max(200).default('') })
export type AreaDecision = z.infer<typeof AreaDecision>

/** `event`: what was carried out, null where the proposal was refused or taken back. */
export const AreaDecisionReply = z.object({ event: z.object({ eventId: z.uuid(), households: z.int() }).nullable() })
export type AreaDecisionReply = z.infer<typeof AreaDecisionReply>
