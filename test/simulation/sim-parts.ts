import { adoptOutcome, newerRecord } from '../../shared/sync/apply-changes.ts'
import type { Conflict, Outcome } from '../../shared/sync/outcome.ts'
import { decideGroup } from '../../shared/sync/decide-group.ts'
import { findLedgerAnswer } from '../../shared/sync/find-ledger-answer.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'

export interface PushAnswer {
  readonly outcomes: readonly Outcome[]
  readonly records: readonly SyncRecord[]
  readonly conflicts: readonly Conflict[]
}

export interface Page {
  readonly records: readonly SyncRecord[]
  readonly conflicts: readonly Conflict[]
  readonly cursor: number
}

/** What survives a kill of the process. */
export interface Disk {
  nextSeq: number
  outbox: Operation[]
  rows: Map<string, SyncRecord>
  conflicts: Map<string, Conflict>
  cursor: number
  answers: Map<string, Outcome[]>
}

/** The steps that a planted fault replaces. */
export interface SimParts {
  readonly decideGroup: typeof decideGroup
  readonly findLedgerAnswer: typeof findLedgerAnswer
  /** Whether the feed waits for transactions that began earlier and are still open. */
  readonly feedWaits: boolean
  /** Each takes the disk from one whole state to the next; a kill falls between them, never inside. */
  readonly storeAnswer: (disk: Disk, sent: readonly Operation[], answer: PushAnswer) => void
  readonly storePage: (disk: Disk, page: Page) => readonly (() => void)[]
}

export const SOUND_PARTS: SimParts = { decideGroup, findLedgerAnswer, feedWaits: true, storeAnswer, storePage: (disk, page) => [() => storePage(disk, page)] }

export function storeAnswer(disk: Disk, sent: readonly Operation[], answer: PushAnswer): void {
  noteAnswers(disk, answer)
  for (const operation of [...sent].sort((left, right) => left.seq - right.seq)) {
    const outcome = answer.outcomes.find((one) => one.opId === operation.opId)
    if (!outcome) continue
    const row = adoptOutcome(disk.rows.get(operation.recordId), operation, outcome)
    if (row) disk.rows.set(row.id, row)
  }
  const answered = new Set(answer.outcomes.map((outcome) => outcome.opId))
  disk.outbox = disk.outbox.filter((operation) => !answered.has(operation.opId))
  for (const record of answer.records) disk.rows.set(record.id, newerRecord(disk.rows.get(record.id), record))
  for (const conflict of answer.conflicts) keepConflict(disk, conflict)
}

export function storePage(disk: Disk, page: Page): void {
  for (const record of page.records) disk.rows.set(record.id, newerRecord(disk.rows.get(record.id), record))
  for (const conflict of page.conflicts) keepConflict(disk, conflict)
  disk.cursor = page.cursor
}

export function noteAnswers(disk: Disk, answer: PushAnswer): void {
  for (const outcome of answer.outcomes) disk.answers.set(outcome.opId, [...(disk.answers.get(outcome.opId) ?? []), outcome])
}

function keepConflict(disk: Disk, conflict: Conflict): void {
  if (disk.conflicts.get(conflict.id)?.resolution == null) disk.conflicts.set(conflict.id, conflict)
}
