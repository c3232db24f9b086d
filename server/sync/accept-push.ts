import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { editingPower } from '../../shared/domain/access/editing-power.ts'
import { OLDEST_SCHEMA_VERSION, SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { PushReply } from '../../shared/protocol/push.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { needsRow } from '../../shared/sync/apply-changes.ts'
import { fileConflict, settleConflict } from '../../shared/sync/conflict-draft.ts'
import { decideGroup, unitsOf } from '../../shared/sync/decide-group.ts'
import type { Decision } from '../../shared/sync/decision.ts'
import { findLedgerAnswer } from '../../shared/sync/find-ledger-answer.ts'
import type { LineageId, Operation } from '../../shared/sync/operation.ts'
import type { Conflict, Outcome } from '../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { isInScope } from '../accounts/scope.ts'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'
import { findAuthor, lockConflicts, writeConflicts } from './conflict.queries.ts'
import { appendToLedger, readLedger } from './op-ledger.queries.ts'
import type { ParsedPush } from './parse-push.ts'
import { lockRecords, writeRecords } from './record.queries.ts'

export interface Push {
  readonly account: Account
  readonly lineageId: LineageId
  readonly lines: ParsedPush['lines']
}

/**
 * Takes a push in one transaction: what the ledger already answered gets its first answer, the rest is decided by the
 * shared rules and written in a few statements however many ops there are. Either everything that it answers is on disk
 * or nothing is.
 */
export function acceptPush(database: Database, push: Push): Promise<PushReply> {
  return database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${push.lineageId}, 0))`.execute(transaction)
    const operations = push.lines.flatMap((line) => (line.kind === 'op' ? [line.operation] : []))
    const ledger = await readLedger(transaction, push.lineageId, operations)
    const answered = new Map<string, Outcome>(push.lines.flatMap((line) => (line.kind === 'unreadable' ? [[line.outcome.opId, line.outcome] as const] : [])))
    const fresh = operations.filter((operation) => {
      if (operation.lineageId !== push.lineageId || answered.has(operation.opId)) return false
      const known = findLedgerAnswer(operation, ledger.byId.get(operation.opId), ledger.bySeq.get(operation.seq))
      if (known) answered.set(operation.opId, known)
      return !known
    })
    const records = new Map((await lockRecords(transaction, operations.flatMap((operation) => [operation.recordId, operation.householdId]))).map((record) => [record.id, record]))
    const decisions = decide(fresh, push.account, records)
    for (const decision of decisions) answered.set(decision.operation.opId, decision.outcome)
    await writeRecords(transaction, lastStates(decisions))
    const conflicts = await fileConflicts(transaction, decisions)
    await appendToLedger(transaction, decisions)
    return {
      outcomes: push.lines.map((line) => answered.get(line.kind === 'op' ? line.operation.opId : line.outcome.opId) ?? misplaced(line)),
      records: rowsForDevice(operations, answered, records),
      conflicts,
    }
  })
}

/** Decides the units one after the other; `records` holds the state after each. */
function decide(operations: readonly Operation[], account: Account, records: Map<string, SyncRecord>): readonly Decision[] {
  const power = editingPower(account.role)
  return unitsOf(operations).flatMap((unit) => {
    const mayWrite = power === 'records' || (power === 'conflicts' && unit.every((operation) => operation.resolves !== null))
    const decisions = decideGroup(unit, {
      actor: account.account,
      isInScope: (area) => mayWrite && isInScope(account.scope, area),
      findRecord: (id) => records.get(id),
      schemaVersion: SCHEMA_VERSION,
      oldestSchemaVersion: OLDEST_SCHEMA_VERSION,
    })
    for (const { changed, record } of decisions) if (changed && record) records.set(record.id, record)
    return decisions
  })
}

function lastStates(decisions: readonly Decision[]): readonly SyncRecord[] {
  return [...new Map(decisions.flatMap(({ changed, record }) => (changed && record ? [[record.id, record] as const] : []))).values()]
}

async function fileConflicts(transaction: Transaction<Tables>, decisions: readonly Decision[]): Promise<Conflict[]> {
  const now = new Date().toISOString()
  const raised: Conflict[] = []
  for (const draft of decisions.flatMap((decision) => decision.conflicts)) {
    const author = await findAuthor(transaction, draft.operation.recordId, draft.theirsVersion)
    raised.push(fileConflict(draft, { id: randomUUID(), theirsBy: author.by, theirsAt: author.at, raisedAt: now }))
  }
  const settling = decisions.filter((decision) => decision.settles !== null)
  const open = await lockConflicts(transaction, settling.flatMap((decision) => decision.settles ?? []))
  const settled = settling.flatMap((decision) => {
    const conflict = open.get(decision.settles ?? '')
    return conflict && conflict.recordId === decision.operation.recordId ? [settleConflict(conflict, decision.operation, decision.record, now)] : []
  })
  const filed = [...raised, ...settled]
  await writeConflicts(transaction, filed)
  return filed
}

/** The rows that the device cannot work out from the answers. */
function rowsForDevice(operations: readonly Operation[], answered: ReadonlyMap<string, Outcome>, records: ReadonlyMap<string, SyncRecord>): SyncRecord[] {
  const wanted = operations.filter((operation) => {
    const outcome = answered.get(operation.opId)
    return outcome && needsRow(operation, outcome)
  })
  return [...new Set(wanted.map((operation) => operation.recordId))].flatMap((id) => records.get(id) ?? [])
}

/** An op that names another lineage than the request. */
function misplaced(line: ParsedPush['lines'][number]): Outcome {
  return line.kind === 'unreadable' ? line.outcome : { opId: line.operation.opId, state: 'rejected', code: 'invalid_body', fields: ['lineageId'], rowVersion: 0 }
}
