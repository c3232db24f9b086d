import type { LedgerEntry } from '../../shared/sync/find-ledger-answer.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { HandOver } from '../../shared/sync/hand-over.ts'
import type { Conflict, Outcome } from '../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import type { Happening } from './happening.ts'
import { copyAreas, emptyAreas, type AreaState } from './sim-areas.ts'

export interface FeedEntry {
  readonly number: number
  readonly record?: SyncRecord
  readonly conflict?: Conflict
  readonly handOver?: HandOver
  readonly departure?: { readonly householdId: string; readonly from: RegionCode; readonly to: RegionCode }
  /** The last answer to an op that was held, for the account that sent it. */
  readonly outcome?: { readonly actor: string; readonly outcome: Outcome }
}

export interface HeldOperation {
  readonly operation: Operation
  readonly actor: string
  /** The record that must arrive first; null where it waits for its group or a person. */
  readonly awaits: string | null
  /** The author's scope when it was handed in, and when that was. */
  readonly scopeEpoch: number
  readonly at: Date
}

export interface Answered extends LedgerEntry {
  /** Rises with every decision that any life of the server ever takes: the same decision must be told alike for ever. */
  readonly decision: number
}

/** Everything that a transaction writes and that a backup brings back. */
export interface ServerState {
  generation: string
  /** All generations that this database knows of, its own the last. */
  readonly generations: string[]
  /** Ids of all that were set; each is given to a device as proof that this database was there. */
  readonly waypoints: Set<number>
  lastNumber: number
  commits: number
  readonly records: Map<string, SyncRecord>
  readonly conflicts: Map<string, Conflict>
  readonly ledger: Map<string, Answered>
  /** `lineage seq` → op id. */
  readonly numbers: Map<string, string>
  readonly held: Map<string, HeldOperation>
  /** `record version` → op id: who wrote what, for the conflict list and for the oracle. */
  readonly writers: Map<string, string>
  readonly actors: Map<string, string>
  readonly feed: FeedEntry[]
  readonly areas: AreaState
  /** What the oracle is told of. */
  readonly happened: Happening[]
}

export function emptyState(generation: string): ServerState {
  return {
    generation, generations: [generation], waypoints: new Set(), lastNumber: 0, commits: 0, records: new Map(), conflicts: new Map(), ledger: new Map(), numbers: new Map(),
    held: new Map(), writers: new Map(), actors: new Map(), feed: [], areas: emptyAreas(), happened: [],
  }
}

/** A backup: what is committed at this moment. Transactions that are open are not in it. */
export function copyState(state: ServerState): ServerState {
  return {
    ...state, generations: [...state.generations], waypoints: new Set(state.waypoints), records: new Map(state.records), conflicts: new Map(state.conflicts), ledger: new Map(state.ledger),
    numbers: new Map(state.numbers), held: new Map(state.held), writers: new Map(state.writers), actors: new Map(state.actors), feed: [...state.feed], areas: copyAreas(state.areas), happened: [...state.happened],
  }
}

/** Highest number of a lineage below which every op has been answered. */
export function acknowledgedSeq(state: ServerState, lineageId: string): number {
  let seq = 0
  while (state.numbers.has(`${lineageId} ${seq + 1}`)) seq++
  return seq
}
