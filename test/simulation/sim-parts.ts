import { knownThroughForm } from '../../shared/sync/apply-changes.ts'
import { claimOf } from '../../server/areas/claim-of.ts'
import { decideUnit } from '../../server/sync/decide-unit.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { HandOver } from '../../shared/sync/hand-over.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Conflict, Outcome } from '../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { inThisLife } from '../../shared/sync/versions-of-life.ts'
import { sortFresh } from '../../server/sync/sort-fresh.ts'
import { endScopeChange, heldVillages, purgeOutside, storeVillages } from './sim-scope.ts'
import { handOverAgain, hideOutside, mayForget, storeAnswer, storeLoad, storePage, type Disk, type KeptAnswer, type Save } from './sim-disk.ts'
import type { ServerState } from './server-state.ts'

/** Proof that the database had come so far: one that does not know it has gone back. */
export interface Waypoint {
  readonly generation: string
  readonly id: number
  /** Commits by then. */
  readonly commit: number
}

export interface PushAnswer {
  readonly outcomes: readonly Outcome[]
  readonly records: readonly SyncRecord[]
  readonly conflicts: readonly Conflict[]
  readonly waypoint: Waypoint
  /** Which decision each answer tells of, for the oracle. */
  readonly decisions: ReadonlyMap<string, number>
}

export interface Page {
  readonly records: readonly SyncRecord[]
  readonly conflicts: readonly Conflict[]
  readonly outcomes: readonly Outcome[]
  readonly handOvers: readonly HandOver[]
  /** Households that have left the scope. */
  readonly departures: readonly string[]
  readonly cursor: number
  /** On a page with news. */
  readonly waypoint: Waypoint | null
}

/** Some villages whole, and from where the feed goes on. */
export interface VillageLoad {
  readonly villages: readonly RegionCode[]
  readonly records: readonly SyncRecord[]
  readonly conflicts: readonly Conflict[]
  readonly handOvers: readonly HandOver[]
  readonly cursor: number
}

/** Everything of an account. */
export interface Load extends VillageLoad {
  readonly generation: string
  readonly scopeEpoch: number
  readonly scope: readonly RegionCode[]
  readonly waypoint: Waypoint
}

/** What a device says of itself before anything else. */
export interface Greeting {
  readonly actor: string
  readonly lineageId: string
  /** The last one that it was given; null before the first. */
  readonly waypoint: Waypoint | null
  readonly generation: string | null
  readonly cursor: number
}

export interface GreetingReply {
  readonly generation: string
  readonly acknowledgedSeq: number
  readonly scopeEpoch: number
  readonly scope: readonly RegionCode[]
  /** Every backup that may be brought back holds what was committed by then in this generation. */
  readonly backedUp: number
}

/** The steps that a planted fault replaces. */
export interface SimParts {
  readonly decideUnit: typeof decideUnit
  readonly claimOf: typeof claimOf
  /** Undefined where nobody is told. */
  readonly listHandOver: (handOver: HandOver) => HandOver | undefined
  /** Whether an author is told that a row is not theirs to see any more, where the ledger answers as on the first day. */
  readonly marksDeparted: boolean
  /** Whether departures of households that lie in the scope again are sent. */
  readonly tellsPastDepartures: boolean
  readonly sortFresh: typeof sortFresh
  readonly inThisLife: typeof inThisLife
  /** Whether the feed waits for transactions that began earlier and are still open. */
  readonly feedWaits: boolean
  readonly readsMarker: boolean
  readonly isOtherLife: (waypoint: Waypoint, state: ServerState) => boolean
  readonly refusesOtherLives: boolean
  /** What the person knew of a record: as the form showed it when it was opened, with own saves since. `now` is what the device holds at the save. */
  readonly whatWasSeen: (opened: SyncRecord | undefined, ownSince: readonly Operation[], now: SyncRecord | undefined) => SyncRecord | undefined
  /** Each takes the disk from one whole state to the next; a kill falls between them, never inside. */
  readonly storeAnswer: (disk: Disk, sent: readonly Operation[], answer: PushAnswer) => void
  readonly storePage: (disk: Disk, page: Page) => readonly (() => void)[]
  readonly storeLoad: (disk: Disk, load: Load) => void
  /** Villages that need not be loaded. */
  readonly heldVillages: (disk: Disk) => readonly RegionCode[]
  readonly hideOutside: (disk: Disk, scope: readonly RegionCode[]) => void
  readonly storeVillages: (disk: Disk, load: VillageLoad) => readonly (() => void)[]
  readonly endScopeChange: (disk: Disk, scopeEpoch: number, scope: readonly RegionCode[]) => void
  /** Takes what is out of scope off the disk, village by village. */
  readonly purgeOutside: (disk: Disk) => readonly (() => void)[]
  /** The order in which saves from the journal, and those that wait, go again. */
  readonly sortSaves: (saves: readonly Save[]) => readonly Save[]
  readonly handOverAgain: (disk: Disk, unknown: ReadonlySet<string>, sort: SimParts['sortSaves']) => void
  readonly mayForget: (kept: KeptAnswer, reply: GreetingReply) => boolean
}

export const SOUND_PARTS: SimParts = {
  decideUnit,
  claimOf,
  listHandOver: (handOver) => handOver,
  marksDeparted: true,
  tellsPastDepartures: false,
  sortFresh,
  inThisLife,
  feedWaits: true,
  readsMarker: true,
  isOtherLife,
  refusesOtherLives: true,
  whatWasSeen: knownThroughForm,
  storeAnswer,
  storePage: (disk, page) => [() => storePage(disk, page)],
  storeLoad,
  heldVillages,
  hideOutside,
  storeVillages,
  endScopeChange,
  purgeOutside,
  sortSaves: (saves) => saves.toSorted((left, right) => left.counter - right.counter),
  handOverAgain,
  mayForget,
}

/** Whether the database does not know a waypoint that was set in it, or a whole life of it. */
export function isOtherLife(waypoint: Waypoint, state: ServerState): boolean {
  return waypoint.generation === state.generation ? !state.waypoints.has(waypoint.id) : !state.generations.includes(waypoint.generation)
}
