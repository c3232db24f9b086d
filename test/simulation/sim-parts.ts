import { knownThroughForm } from '../../shared/sync/apply-changes.ts'
import { decideGroup } from '../../shared/sync/decide-group.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Conflict, Outcome } from '../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { inThisLife } from '../../shared/sync/versions-of-life.ts'
import { sortFresh } from '../../server/sync/sort-fresh.ts'
import { handOverAgain, mayForget, storeAnswer, storeLoad, storePage, type Disk, type KeptAnswer, type Save } from './sim-disk.ts'
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
  readonly cursor: number
  /** On a page with news. */
  readonly waypoint: Waypoint | null
}

export interface Load {
  readonly generation: string
  readonly records: readonly SyncRecord[]
  readonly conflicts: readonly Conflict[]
  readonly cursor: number
  readonly waypoint: Waypoint
}

/** What a device says of itself before anything else. */
export interface Greeting {
  readonly lineageId: string
  /** The last one that it was given; null before the first. */
  readonly waypoint: Waypoint | null
}

export interface GreetingReply {
  readonly generation: string
  readonly acknowledgedSeq: number
  /** Every backup that may be brought back holds what was committed by then in this generation. */
  readonly backedUp: number
}

/** The steps that a planted fault replaces. */
export interface SimParts {
  readonly decideGroup: typeof decideGroup
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
  /** The order in which saves from the journal, and those that wait, go again. */
  readonly sortSaves: (saves: readonly Save[]) => readonly Save[]
  readonly handOverAgain: (disk: Disk, unknown: ReadonlySet<string>, sort: SimParts['sortSaves']) => void
  readonly mayForget: (kept: KeptAnswer, reply: GreetingReply) => boolean
}

export const SOUND_PARTS: SimParts = {
  decideGroup,
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
  sortSaves: (saves) => saves.toSorted((left, right) => left.counter - right.counter),
  handOverAgain,
  mayForget,
}

/** Whether the database does not know a waypoint that was set in it, or a whole life of it. */
export function isOtherLife(waypoint: Waypoint, state: ServerState): boolean {
  return waypoint.generation === state.generation ? !state.waypoints.has(waypoint.id) : !state.generations.includes(waypoint.generation)
}
