import { z } from 'zod'
import { OperationId } from '../sync/operation.ts'
import { HeldOperation } from '../sync/holding.ts'
import { Outcome } from '../sync/outcome.ts'
import { FieldValues } from '../sync/record.ts'

/** Of `GET /api/held`: how many ops of the list to pass over. */
export const HeldQuery = z.object({ after: z.coerce.number().int().min(0).max(2 ** 31 - 1).default(0) })

/**
 * `GET /api/held`: ops that wait in the account's areas, the oldest first, those that came unreadable behind all others. `total`
 * counts all that wait; `crowdedOut` those that came unreadable and have made place for newer ones of the same account.
 */
export const HeldReply = z.object({ held: z.array(HeldOperation), total: z.int(), crowdedOut: z.int().default(0) })
export type HeldReply = z.infer<typeof HeldReply>

/** Ops that one act names: all of them are locked together. */
export const MOST_AT_ONCE = 200

/**
 * `POST /api/held`: what the county's helper does. `retry` tries now; `mend` tries with other values of some fields; `give_up`
 * ends it as refused. The reason is kept with the op.
 */
export const HeldAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('retry'), opIds: z.array(OperationId).min(1).max(MOST_AT_ONCE) }),
  z.object({ kind: z.literal('mend'), opId: OperationId, changes: FieldValues, why: z.string().trim().min(1).max(200) }),
  z.object({ kind: z.literal('give_up'), opIds: z.array(OperationId).min(1).max(MOST_AT_ONCE), why: z.string().trim().min(1).max(200) }),
])
export type HeldAction = z.infer<typeof HeldAction>

export const HeldActionReply = z.object({ outcomes: z.array(Outcome) })
export type HeldActionReply = z.infer<typeof HeldActionReply>
