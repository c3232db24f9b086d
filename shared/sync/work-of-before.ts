import type { Outcome } from './outcome.ts'
import type { Operation } from './operation.ts'

const DAY_MS = 86_400_000

/** How long work of before is carried out by itself after an area or a household was lost: a field season away from any network. */
export const CARRIED_OUT_DAYS = 60
/** How long a database may go on handing in work of before once it has begun: one exchange does it, and the network may break off for days. */
export const HANDING_IN_DAYS = 14
/** How long work of before is taken at all, to be looked at by whoever has the household now: a device may lie in a drawer over a winter. */
export const OFFERED_DAYS = 400

/** One way in which an account lost an area or a household, as one of its databases (lineages) stands to it. */
export interface Loss {
  readonly at: Date
  /** Whether the server knew the lineage while the account still had it; another one can have no work of before. */
  readonly wasSeen: boolean
  /** Whether the lineage has shown that it knows of the loss: everything of before was handed in ahead of that. */
  readonly isKnown: boolean
  /** When it handed something in after the loss for the first time; null where it has not yet. */
  readonly handingInSince: Date | null
}

/**
 * What becomes of work on what the account has no longer. `carried_out`: it is of before, as far as the server can know.
 * `offered`: it is kept for whoever has it now, who takes it over or not. `none`: it was never theirs, or too long ago.
 */
export type Claim = 'carried_out' | 'offered' | 'none'

export function judgeLoss({ at, wasSeen, isKnown, handingInSince }: Loss, now: Date): Claim {
  if (daysBetween(at, now) > OFFERED_DAYS) return 'none'
  if (!wasSeen || isKnown || daysBetween(at, now) > CARRIED_OUT_DAYS) return 'offered'
  return handingInSince !== null && daysBetween(handingInSince, now) > HANDING_IN_DAYS ? 'offered' : 'carried_out'
}

const ORDER: readonly Claim[] = ['none', 'offered', 'carried_out']

/** The strongest of several claims to one thing. */
export function bestClaim(claims: readonly Claim[]): Claim {
  return ORDER.findLast((claim) => claims.includes(claim)) ?? 'none'
}

/** The claim to something that was lost twice: by the account, and by the area that it had. */
export function weakerClaim(one: Claim, other: Claim): Claim {
  return ORDER.indexOf(one) < ORDER.indexOf(other) ? one : other
}

/** The one answer to all work on what the author may not read today, whatever became of it: it tells nothing about the record. */
export function handedOver(operation: Operation): Outcome {
  return { opId: operation.opId, state: 'handed', code: 'handed_over', fields: [], rowVersion: 0 }
}

function daysBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / DAY_MS
}
