import type { RegionCode } from '../../shared/domain/region.ts'
import type { HandOver, HandOverDecision } from '../../shared/sync/hand-over.ts'
import { adoptOutcome, newerRecord } from '../../shared/sync/apply-changes.ts'
import type { LineageId, Operation } from '../../shared/sync/operation.ts'
import type { Conflict } from '../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { isWithin } from './sim-areas.ts'
import type { GreetingReply, Load, Page, PushAnswer, SimParts, Waypoint } from './sim-parts.ts'

/** One op as it was saved, with the count of saves of its database, which goes on through every lineage. */
export interface Save {
  readonly counter: number
  readonly operation: Operation
}

/** An answered op, kept until every backup that may be brought back holds it. */
export interface KeptAnswer extends Save {
  readonly waypoint: Waypoint
  /** By its last answer: a person was told, and it is not asked again. */
  readonly isRefused: boolean
}

/** `how`: what a person here has decided; null while it is open. */
export interface ListedHandOver {
  readonly handOver: HandOver
  readonly how: HandOverDecision | null
}

/** What survives a kill of the process. */
export interface Disk {
  lineageId: LineageId
  nextSeq: number
  nextCounter: number
  outbox: Operation[]
  /** Of every op in the outbox. */
  counters: Map<string, number>
  answered: Map<string, KeptAnswer>
  rows: Map<string, SyncRecord>
  conflicts: Map<string, Conflict>
  cursor: number
  /** The life of the server whose rows lie here; null before the first exchange. */
  generation: string | null
  /** The last one that the server gave. */
  waypoint: Waypoint | null
  /** Of the scope that lies here whole; null before the first exchange. */
  scopeEpoch: number | null
  loadedScope: readonly RegionCode[]
  /** Of the server's last word. */
  shownScope: readonly RegionCode[]
  /** That have been loaded whole, and not been taken off since. */
  villages: Set<RegionCode>
  /** Where the feed stood when the running load of new villages began. */
  loadCursor: number | null
  handOvers: Map<string, ListedHandOver>
  /** Rows that another life of the server did not have, or had older. */
  onFile: SyncRecord[]
  /** A lineage that nobody ever had; the device's own source of chance. */
  readonly newLineage: () => LineageId
}

/** `scope`: what the account has as far as its person knows. */
export function emptyDisk(newLineage: Disk['newLineage'], scope: readonly RegionCode[]): Disk {
  return {
    lineageId: newLineage(), newLineage, nextSeq: 1, nextCounter: 1, outbox: [], counters: new Map(), answered: new Map(), rows: new Map(), conflicts: new Map(), cursor: 0, generation: null, waypoint: null, onFile: [],
    scopeEpoch: null, loadedScope: scope, shownScope: scope, villages: new Set(scope), loadCursor: null, handOvers: new Map(),
  }
}

export function copyDisk(disk: Disk): Disk {
  return { ...disk, outbox: [...disk.outbox], counters: new Map(disk.counters), answered: new Map(disk.answered), rows: new Map(disk.rows), conflicts: new Map(disk.conflicts), onFile: [...disk.onFile], villages: new Set(disk.villages), handOvers: new Map(disk.handOvers) }
}

export function waitingSaves(disk: Disk): Save[] {
  return disk.outbox.map((operation) => ({ counter: disk.counters.get(operation.opId) ?? 0, operation }))
}

/** The outbox anew, in this order and under the numbers of a new lineage. */
export function renumber(disk: Disk, saves: readonly Save[]): void {
  disk.lineageId = disk.newLineage()
  disk.outbox = saves.map(({ operation }, place) => ({ ...operation, lineageId: disk.lineageId, seq: place + 1 }))
  disk.counters = new Map(saves.map(({ counter, operation }) => [operation.opId, counter]))
  disk.nextSeq = saves.length + 1
  disk.nextCounter = Math.max(disk.nextCounter, ...saves.map(({ counter }) => counter + 1))
}

/** After the server began another life: what it answered and does not know goes again, before anything that was saved later, under a new lineage. */
export function handOverAgain(disk: Disk, unknown: ReadonlySet<string>, sort: SimParts['sortSaves']): void {
  const waiting = waitingSaves(disk)
  const answered = [...disk.answered.values()].filter(({ operation, isRefused }) => !isRefused && unknown.has(operation.opId) && !disk.counters.has(operation.opId))
  const groups = new Set(answered.map(({ operation }) => operation.groupId ?? operation.opId))
  const again = [...disk.answered.values()].filter(({ operation }) => groups.has(operation.groupId ?? operation.opId) && !disk.counters.has(operation.opId))
  renumber(disk, sort([...again, ...waiting]))
}

/** Whether the server's backups hold the op by now, in this life of it. */
export function mayForget(kept: KeptAnswer, reply: GreetingReply): boolean {
  return kept.waypoint.generation === reply.generation && kept.waypoint.commit <= reply.backedUp
}

/** Numbers that are taken are no answers: those ops go again under a new lineage. */
export function storeAnswer(disk: Disk, sent: readonly Operation[], answer: PushAnswer): void {
  const before = new Map(disk.rows)
  const outcomes = new Map(answer.outcomes.filter((outcome) => outcome.code !== 'sequence_reused').map((outcome) => [outcome.opId, outcome]))
  for (const operation of sent.toSorted((left, right) => left.seq - right.seq)) {
    const outcome = outcomes.get(operation.opId)
    if (!outcome) continue
    const row = adoptOutcome(disk.rows.get(operation.recordId), operation, outcome)
    if (row) disk.rows.set(row.id, row)
  }
  takeOut(disk, answer)
  disk.waypoint = answer.waypoint
  // What the server sent stands before what was worked out here: it may lie in another village by now.
  for (const record of answer.records) disk.rows.set(record.id, newerRecord(before.get(record.id), record))
  for (const conflict of answer.conflicts) keepConflict(disk, conflict)
  if (outcomes.size < answer.outcomes.length) renumber(disk, waitingSaves(disk))
}

/** The answered ops leave the outbox and are kept for the day on which the server has lost them. */
export function takeOut(disk: Disk, { outcomes, waypoint }: PushAnswer): void {
  const answered = new Map(outcomes.filter((outcome) => outcome.code !== 'sequence_reused').map((outcome) => [String(outcome.opId), outcome]))
  for (const { counter, operation } of waitingSaves(disk)) {
    const outcome = answered.get(operation.opId)
    if (!outcome) continue
    disk.answered.set(operation.opId, { counter, operation, waypoint, isRefused: outcome.state === 'rejected' })
    disk.counters.delete(operation.opId)
  }
  disk.outbox = disk.outbox.filter((operation) => !answered.has(operation.opId))
}

export function storePage(disk: Disk, page: Page): void {
  const fresh = page.records.map((record) => newerRecord(disk.rows.get(record.id), record))
  for (const householdId of page.departures) hideHousehold(disk, householdId)
  for (const record of fresh) disk.rows.set(record.id, record)
  for (const handOver of page.handOvers) keepHandOver(disk, handOver)
  for (const conflict of page.conflicts) keepConflict(disk, conflict)
  for (const { opId, state } of page.outcomes) {
    const kept = disk.answered.get(opId)
    if (kept) disk.answered.set(opId, { ...kept, waypoint: page.waypoint ?? kept.waypoint, isRefused: state === 'rejected' })
  }
  disk.cursor = page.cursor
  disk.loadCursor = null
  disk.waypoint = page.waypoint ?? disk.waypoint
}

/** Marks in the place of the rows of a household that went out of scope: nothing of them is shown any more. */
function hideHousehold(disk: Disk, householdId: string): void {
  for (const row of [...disk.rows.values()].filter((one) => one.householdId === householdId)) disk.rows.set(row.id, { ...row, body: {}, fieldVersions: {}, deleted: true })
  for (const conflict of disk.conflicts.values()) if (conflict.householdId === householdId) disk.conflicts.delete(conflict.id)
  for (const { handOver } of disk.handOvers.values()) if (handOver.householdId === householdId) disk.handOvers.delete(handOver.id)
}

/** The server has named another scope: what lies outside is not shown from now on. Nothing is deleted. */
export function hideOutside(disk: Disk, scope: readonly RegionCode[]): void {
  disk.shownScope = scope
}

/** Everything of another life of the server, in the place of what was here. A row that was newer, or is not there, stays on file. */
export function storeLoad(disk: Disk, load: Load): void {
  disk.onFile.push(...lostRows(disk, load))
  disk.rows = new Map(load.records.map((record) => [record.id, record]))
  disk.conflicts = new Map(load.conflicts.map((conflict) => [conflict.id, conflict]))
  disk.handOvers = new Map(load.handOvers.map((handOver) => [handOver.id, { handOver, how: disk.handOvers.get(handOver.id)?.how ?? null }]))
  disk.villages = new Set(load.villages)
  disk.scopeEpoch = load.scopeEpoch
  disk.loadedScope = load.scope
  disk.shownScope = load.scope
  disk.loadCursor = null
  disk.cursor = load.cursor
  disk.generation = load.generation
  disk.waypoint = load.waypoint
}

export function lostRows(disk: Disk, load: Load): SyncRecord[] {
  const incoming = new Map(load.records.map((record) => [record.id, record]))
  // What is not the account's any more goes with its village.
  return [...disk.rows.values()].filter((row) => !row.deleted && isWithin(disk.shownScope, row.areaCode) && (incoming.get(row.id)?.rowVersion ?? 0) < row.rowVersion)
}

export function keepHandOver(disk: Disk, handOver: HandOver): void {
  if (handOver.taken) disk.handOvers.delete(handOver.id)
  else disk.handOvers.set(handOver.id, { handOver, how: disk.handOvers.get(handOver.id)?.how ?? null })
}

export function keepConflict(disk: Disk, conflict: Conflict): void {
  if (disk.conflicts.get(conflict.id)?.resolution == null || conflict.resolution !== null) disk.conflicts.set(conflict.id, conflict)
}
