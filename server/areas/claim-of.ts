import { regionCovers, type RegionCode } from '../../shared/domain/region.ts'
import { compareCursors } from '../../shared/protocol/cursor-order.ts'
import type { Cursor } from '../../shared/protocol/pull.ts'
import { bestClaim, judgeLoss, weakerClaim, type Claim, type Loss } from '../../shared/sync/work-of-before.ts'
import type { LineageContact } from './lineage-contact.queries.ts'

/** One of the scopes that an account ever had. */
export interface PastScope {
  readonly epoch: number
  readonly scope: readonly RegionCode[]
  /** Null for the one of today. */
  readonly endedAt: Date | null
}

/** A household that was moved to another village. */
export interface Departure {
  readonly from: RegionCode
  readonly at: Date
  /** Where it stands in the feed. */
  readonly cursor: Cursor
}

/** What the server knows of an account, of one of its local databases, and of a household. */
export interface Past {
  /** In the order of their epochs, the one of today last. */
  readonly scopes: readonly PastScope[]
  readonly contacts: readonly LineageContact[]
  readonly departures: readonly Departure[]
  /** When this database first handed in work of before on the household. */
  readonly handedAt: Date | null
}

/** The claim of an account to a household in an area that its scope of today does not cover. */
export function claimOf(area: RegionCode, { scopes, contacts, departures, handedAt }: Past, now: Date): Claim {
  const claimTo = (village: RegionCode): Claim => bestClaim(lossesOf(village, scopes, contacts).map((loss) => judgeLoss(loss, now)))
  const firstSeenAt = contacts.reduce<Date | null>((first, contact) => (first === null || contact.firstSeenAt < first ? contact.firstSeenAt : first), null)
  const byDeparture = departures.map(({ from, at, cursor }) => {
    const loss: Loss = { at, wasSeen: firstSeenAt !== null && firstSeenAt < at, isKnown: contacts.some((contact) => compareCursors(contact.cursor, cursor) >= 0), handingInSince: handedAt !== null && handedAt > at ? handedAt : null }
    const today = scopes.at(-1)
    return weakerClaim(judgeLoss(loss, now), today && covers(today, from) ? 'carried_out' : claimTo(from))
  })
  return bestClaim([claimTo(area), ...byDeparture])
}

/** Every time that an area went out of the scope, as one local database stands to it. */
function lossesOf(area: RegionCode, scopes: readonly PastScope[], contacts: readonly LineageContact[]): readonly Loss[] {
  return scopes.flatMap((last, at): Loss[] => {
    const next = scopes[at + 1]
    if (!covers(last, area) || last.endedAt === null || (next && covers(next, area))) return []
    // Scopes one after the other that all had it count as one.
    const before = scopes.slice(0, at).findLastIndex((scope) => !covers(scope, area))
    const epochs = new Set(scopes.slice(before + 1, at + 1).map((scope) => scope.epoch))
    const later = contacts.filter((contact) => contact.epoch > last.epoch)
    return [{
      at: last.endedAt,
      wasSeen: contacts.some((contact) => epochs.has(contact.epoch)),
      isKnown: later.some((contact) => contact.isLoaded),
      handingInSince: later.reduce<Date | null>((first, { firstSeenAt }) => (first === null || firstSeenAt < first ? firstSeenAt : first), null),
    }]
  })
}

function covers({ scope }: PastScope, area: RegionCode): boolean {
  return scope.some((region) => regionCovers(region, area))
}
