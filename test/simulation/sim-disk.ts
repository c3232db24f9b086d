import { adoptOutcome, newerRecord } from '../../shared/sync/apply-changes.ts'
import type { LineageId, Operation } from '../../shared/sync/operation.ts'
import type { Conflict } from '../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
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
  /** Rows that another life of the server did not have, or had older. */
  onFile: SyncRecord[]
  /** A lineage that nobody ever had; the device's own source of chance. */
  readonly newLineage: () => LineageId
}

export function emptyDisk(newLineage: Disk['newLineage']): Disk {
  return { lineageId: newLineage(), newLineage, nextSeq: 1, nextCounter: 1, outbox: [], counters: new Map(), answered: new Map(), rows: new Map(), conflicts: new Map(), cursor: 0, generation: null, waypoint: null, onFile: [] }
}

export function copyDisk(disk: Disk): Disk {
  return { ...disk, outbox: [...disk.outbox], counters: new Map(disk.counters), answered: new Map(disk.answered), rows: new Map(disk.rows), conflicts: new Map(disk.conflicts), onFile: [...disk.onFile] }
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
  const outcomes = new Map(answer.outcomes.filter((outcome) => outcome.code !== 'sequence_reused').map((outcome) => [outcome.opId, outcome]))
  for (const operation of sent.toSorted((left, right) => left.seq - right.seq)) {
    const outcome = outcomes.get(operation.opId)
    if (!outcome) continue
    const row = adoptOutcome(disk.rows.get(operation.recordId), operation, outcome)
    if (row) disk.rows.set(row.id, row)
  }
  takeOut(disk, answer)
  disk.waypoint = answer.waypoint
  for (const record of answer.records) disk.rows.set(record.id, newerRecord(disk.rows.get(record.id), record))
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
  for (const record of page.records) disk.rows.set(record.id, newerRecord(disk.rows.get(record.id), record))
  for (const conflict of page.conflicts) keepConflict(disk, conflict)
  for (const { opId, state } of page.outcomes) {
    const kept = disk.answered.get(opId)
    if (kept) disk.answered.set(opId, { ...kept, waypoint: page.waypoint ?? kept.waypoint, isRefused: state === 'rejected' })
  }
  disk.cursor = page.cursor
  disk.waypoint = page.waypoint ?? disk.waypoint
}

/** Everything of another life of the server, in the place of what was here. A row that was newer, or is not there, stays on file. */
export function storeLoad(disk: Disk, load: Load): void {
  disk.onFile.push(...lostRows(disk, load))
  disk.rows = new Map(load.records.map((record) => [record.id, record]))
  disk.conflicts = new Map(load.conflicts.map((conflict) => [conflict.id, conflict]))
  disk.cursor = load.cursor
  disk.generation = load.generation
  disk.waypoint = load.waypoint
}

export function lostRows(disk: Disk, load: Load): SyncRecord[] {
  const incoming = new Map(load.records.map((record) => [record.id, record]))
  return [...disk.rows.values()].filter((row) => !row.deleted && (incoming.get(row.id)?.rowVersion ?? 0) < row.rowVersion)
}

function keepConflict(disk: Disk, conflict: Conflict): void {
  if (disk.conflicts.get(conflict.id)?.resolution == null) disk.conflicts.set(conflict.id, conflict)
}
