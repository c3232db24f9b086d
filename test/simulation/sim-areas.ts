import type { claimOf, Departure, PastScope } from '../../server/areas/claim-of.ts'
import type { LineageContact, Shown } from '../../server/areas/lineage-contact.queries.ts'
import { regionCovers, type RegionCode } from '../../shared/domain/region.ts'
import { compareCursors } from '../../shared/protocol/cursor-order.ts'
import { Cursor } from '../../shared/protocol/pull.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { HandOver } from '../../shared/sync/hand-over.ts'
import type { AreaHistory } from '../../shared/sync/readdress.ts'
import type { Claim } from '../../shared/sync/work-of-before.ts'

/** What the database knows of areas: who had which, what each local database has shown, and which households have moved. */
export interface AreaState {
  readonly scopes: Map<string, readonly PastScope[]>
  /** `account lineage` → one for each scope under which it was met. */
  readonly contacts: Map<string, readonly LineageContact[]>
  readonly departures: Map<string, readonly Departure[]>
  readonly handed: { readonly account: string; readonly lineageId: string; readonly householdId: string; readonly at: Date }[]
  readonly handOvers: Map<string, HandOver>
}

export function emptyAreas(): AreaState {
  return { scopes: new Map(), contacts: new Map(), departures: new Map(), handed: [], handOvers: new Map() }
}

export function copyAreas({ scopes, contacts, departures, handed, handOvers }: AreaState): AreaState {
  return { scopes: new Map(scopes), contacts: new Map(contacts), departures: new Map(departures), handed: [...handed], handOvers: new Map(handOvers) }
}

/** A place in the feed in the words of the wire. */
export function cursorOf(number: number): Cursor {
  return Cursor.parse(`${number}:0`)
}

export function isWithin(scope: readonly RegionCode[], area: RegionCode): boolean {
  return scope.some((region) => regionCovers(region, area))
}

export function readAccount({ scopes }: AreaState, account: string): Account {
  const today = scopes.get(account)?.at(-1)
  if (!today) throw new Error(`${account} has no account`)
  return { account, displayName: account, role: 'V_COLLECTOR', scope: [...today.scope], scopeEpoch: today.epoch }
}

export function nameScope({ scopes }: AreaState, account: string, scope: readonly RegionCode[], at: Date): void {
  const before = scopes.get(account) ?? []
  scopes.set(account, [...before.map((past) => (past.endedAt === null ? { ...past, endedAt: at } : past)), { epoch: before.length + 1, scope, endedAt: null }])
}

export function noteContact({ contacts }: AreaState, { account, scopeEpoch: epoch }: Account, lineageId: string, shown: Shown, at: Date): void {
  const key = `${account} ${lineageId}`
  const known = contacts.get(key) ?? []
  const before = known.find((contact) => contact.epoch === epoch) ?? { epoch, firstSeenAt: at, isLoaded: false, cursor: cursorOf(0) }
  const cursor = shown.cursor && compareCursors(shown.cursor, before.cursor) > 0 ? shown.cursor : before.cursor
  contacts.set(key, [...known.filter((contact) => contact.epoch !== epoch), { ...before, isLoaded: before.isLoaded || shown.isLoaded, cursor }].toSorted((left, right) => left.epoch - right.epoch))
}

export function historyOf({ departures }: AreaState): AreaHistory {
  return { hasDeparted: (household, from) => departures.get(household)?.some((departure) => departure.from === from) ?? false, successorOf: () => undefined }
}

export type Claims = (area: RegionCode, household: string) => Claim

/** Claims of work that one local database hands in now. */
export function claimsOf({ scopes, contacts, departures, handed }: AreaState, account: string, lineageId: string, now: Date, judge: typeof claimOf): Claims {
  const mine = handed.filter((one) => one.account === account && one.lineageId === lineageId)
  return (area, household) => judge(area, {
    scopes: scopes.get(account) ?? [],
    contacts: contacts.get(`${account} ${lineageId}`) ?? [],
    departures: departures.get(household) ?? [],
    handedAt: mine.find(({ householdId }) => householdId === household)?.at ?? null,
  }, now)
}

/** Claims of work that waits: it was handed in under a scope at a time, and what was lost after that takes nothing from it. */
export function claimsOfHeld({ scopes, departures }: AreaState, account: Account, held: { readonly scopeEpoch: number; readonly at: Date }): Claims {
  const past = scopes.get(account.account)?.find(({ epoch }) => epoch === held.scopeEpoch)
  const had = (area: RegionCode) => isWithin([...account.scope, ...(past?.scope ?? [])], area)
  return (area, household) => (had(area) || departures.get(household)?.some(({ from, at }) => at > held.at && had(from)) ? 'carried_out' : 'none')
}
