import type { Transaction } from 'kysely'
import type { PushReply } from '../../shared/protocol/push.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { needsRow } from '../../shared/sync/apply-changes.ts'
import { recordOfCreate } from '../../shared/sync/decide-operation.ts'
import { unchanged } from '../../shared/sync/decision.ts'
import type { LineageId, Operation } from '../../shared/sync/operation.ts'
import type { Conflict, Outcome } from '../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { isInScope } from '../accounts/scope.ts'
import { readClaims } from '../areas/claim.queries.ts'
import { keepHanded, listHandOvers } from '../areas/hand-over.queries.ts'
import { noteContact, noteLoaded } from '../areas/lineage-contact.queries.ts'
import type { Database } from '../database/connect.ts'
import { isOfTheData } from '../database/data-failure.ts'
import { runAgainAfterRace } from '../database/run-again.ts'
import type { Tables } from '../database/tables.ts'
import { writeWaypoint } from '../life/waypoint-token.ts'
import { setWaypoint } from '../life/waypoint.queries.ts'
import { keepHeld, keepUnreadable, type UnreadableOp } from '../holding/held.queries.ts'
import { retryWaitingFor } from '../holding/retry-waiting.ts'
import { carryOut } from './carry-out.ts'
import { readConflictsOf } from './conflict.queries.ts'
import { answerOf, isOwn, offer, takeClosed, type Taken } from './decide-unit.ts'
import { boundReply, joinReplies } from './join-replies.ts'
import { appendToLedger, readLedger, type LedgerAnswers } from './op-ledger.queries.ts'
import { STAGE_BYTES } from './page-limits.ts'
import type { PushEntry } from './parse-push.ts'
import { OWN_SCHEMA, type ServerSchema } from './server-schema.ts'
import { setStage, type Stage } from './set-stage.ts'
import { sortFresh } from './sort-fresh.ts'
import { weighTouched } from './weigh-push.ts'

export interface Push {
  readonly account: Account
  readonly lineageId: LineageId
  readonly entries: readonly PushEntry[]
  /** Which of the account's scopes the device had loaded whole; the one of today where it does not say. */
  readonly scopeEpoch?: number | undefined
  /** Left out, the schema of this build; a test may stand some releases later. */
  readonly schema?: ServerSchema
  /** Marks the waypoint of the answer. */
  readonly waypointSecret: string
}

/**
 * Takes a push in one transaction, or in several where it touches more than one can hold: what the ledger already answered gets its first answer, the rest is decided by the
 * shared rules and written in a few statements however many ops there are. Either everything that it answers is on disk
 * or nothing is. Where the data of one op make the database or the rules fail, the units are taken one by one, and the one
 * that fails is held for another try, so that it never stands in the way of the others.
 */
export async function acceptPush(database: Database, push: Push): Promise<PushReply> {
  const weights = await weighTouched(database, operationsOf(push.entries))
  const replies: PushReply[] = []
  for (const entries of partsByWeight(push.entries, weights)) replies.push(boundReply(await acceptPart(database, { ...push, entries })))
  return joinReplies(replies)
}

async function acceptPart(database: Database, push: Push): Promise<PushReply> {
  const take = (part: Push) => runAgainAfterRace(() => database.transaction().execute((transaction) => acceptOnce(transaction, part)))
  try {
    return await take(push)
  } catch (error) {
    if (!isOfTheData(error)) throw error
  }
  const replies: PushReply[] = []
  for (const entries of unitsOfEntries(push.entries)) {
    try {
      replies.push(await take({ ...push, entries }))
    } catch (error) {
      if (!isOfTheData(error)) throw error
      replies.push(await database.transaction().execute((transaction) => holdPoison(transaction, { ...push, entries })))
    }
  }
  return joinReplies(replies)
}

/** The whole push, as a rule; where it touches many heavy rows, stretches of units that one transaction can hold. */
function partsByWeight(entries: readonly PushEntry[], weights: ReadonlyMap<string, number>): readonly (readonly PushEntry[])[] {
  if (weights.size === 0) return [entries]
  const parts: PushEntry[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const unit of unitsOfEntries(entries)) {
    const weight = operationsOf(unit).reduce((sum, operation) => sum + (weights.get(operation.opId) ?? 0), 0)
    if (bytes + weight > STAGE_BYTES) parts.push([])
    bytes = bytes + weight > STAGE_BYTES ? weight : bytes + weight
    parts.at(-1)?.push(...unit)
  }
  return parts
}

async function acceptOnce(transaction: Transaction<Tables>, push: Push): Promise<PushReply> {
  const { account, lineageId, entries, scopeEpoch = account.scopeEpoch, schema = OWN_SCHEMA, waypointSecret } = push
  await noteContact(transaction, account, lineageId, { isLoaded: scopeEpoch >= account.scopeEpoch, cursor: null })
  if (scopeEpoch < account.scopeEpoch) await noteLoaded(transaction, account.account, lineageId, scopeEpoch)
  const stage = await stageOf(transaction, push)
  const { operations, records } = stage
  const ledger = await readLedger(transaction, account.account, lineageId, operations)
  const { fresh, known } = sortFresh(operations, ledger)
  const broken = new Set(entries.flatMap((entry) => (entry.kind === 'unreadable' ? (entry.groupId ?? []) : [])))
  const { decisions, filed } = await carryOut(transaction, stage, fresh, broken)
  await appendToLedger(transaction, decisions)
  await keepHeld(transaction, account.account, decisions, account.scopeEpoch, new Date())
  await keepUnreadable(transaction, account.account, lineageId, unreadableOf(entries, ledger))
  await retryWaitingFor(transaction, decisions.flatMap(({ changed, operation }) => (changed && operation.kind === 'create' ? [operation.recordId] : [])), schema)

  const decided = new Map(decisions.map((decision) => [decision.operation.opId, answerOf(decision)]))
  const outcomeOf = (operation: Operation): Outcome | undefined => known.get(operation) ?? decided.get(operation.opId)
  const earlier = await readConflictsOf(transaction, [...known.values()].filter((outcome) => outcome.state === 'conflict').map((outcome) => outcome.opId))
  const answers = new Map(operations.map((operation) => [operation.opId, outcomeOf(operation)]))
  const maySee = (area: SyncRecord['areaCode']) => isInScope(account.scope, area)
  return {
    outcomes: entries.flatMap((entry) => (entry.kind === 'op' ? (answers.get(entry.operation.opId) ?? []) : [entry.outcome])),
    records: [...rowsForDevice(operations, outcomeOf, { moved: stage.moved, known, records }).filter((record) => maySee(record.areaCode)), ...marksOfLeft(operationsOf(entries), known, records, maySee)],
    conflicts: unique([...filed, ...earlier, ...stage.conflicts.values()]).filter((conflict) => maySee(conflict.areaCode)),
    waypoint: writeWaypoint(waypointSecret, await setWaypoint(transaction)),
  }
}

/** What its author has no longer is told by the server's own notes of this local database. */
function stageOf(transaction: Transaction<Tables>, { account, lineageId, entries, schema = OWN_SCHEMA }: Push): Promise<Stage> {
  return setStage(transaction, account, operationsOf(entries), schema, (households) => readClaims(transaction, account, lineageId, households, new Date()))
}

/** A unit that cannot be carried out for a reason that nobody knows: it is on file, and tried again or offered. */
async function holdPoison(transaction: Transaction<Tables>, push: Push): Promise<PushReply> {
  const { account, lineageId, entries, waypointSecret } = push
  const operations = operationsOf(entries)
  const ledger = await readLedger(transaction, account.account, lineageId, operations)
  const { fresh, known } = sortFresh(operations, ledger)
  // Where not even the places can be told, the next try will ask for them.
  const stage = await stageOf(transaction, push).catch(() => undefined)
  const decisions = takePoison(fresh, account, stage)
  if (decisions.some((decision) => decision.handed !== null)) {
    await keepHanded(transaction, account, decisions)
    await listHandOvers(transaction, account, decisions)
  }
  await appendToLedger(transaction, decisions)
  await keepHeld(transaction, account.account, decisions, account.scopeEpoch, new Date())
  await keepUnreadable(transaction, account.account, lineageId, unreadableOf(entries, ledger))
  const unreadable = entries.flatMap((entry) => (entry.kind === 'unreadable' ? [entry.outcome] : []))
  return { outcomes: [...known.values(), ...decisions.map(answerOf), ...unreadable], records: [], conflicts: [], waypoint: writeWaypoint(waypointSecret, await setWaypoint(transaction)) }
}

function takePoison(unit: readonly Operation[], account: Account, stage: Stage | undefined): readonly Taken[] {
  if (unit.some((operation) => operation.actor !== account.account)) return unit.map((operation) => ({ ...unchanged(operation, undefined, 'rejected', operation.actor === account.account ? 'group_failed' : 'actor_mismatch'), handed: null }))
  const closed = stage && takeClosed(unit, stage)
  if (closed) return closed
  return stage && !isOwn(unit, stage) ? offer(unit) : unit.map((operation) => ({ ...unchanged(operation, undefined, 'held', 'server_trouble'), handed: null }))
}

function unreadableOf(entries: readonly PushEntry[], { isForeign }: LedgerAnswers): readonly UnreadableOp[] {
  return entries.flatMap((entry) => (entry.kind === 'unreadable' ? [{ opId: entry.outcome.opId, seq: isForeign ? null : entry.seq, line: entry.line }] : []))
}

/** Also those that ops named in vain, as they stand: the device took them for settled. */
function unique(conflicts: readonly Conflict[]): readonly Conflict[] {
  return [...new Map(conflicts.map((conflict) => [conflict.id, conflict])).values()]
}

function operationsOf(entries: readonly PushEntry[]): readonly Operation[] {
  return entries.flatMap((entry) => (entry.kind === 'op' ? [entry.operation] : []))
}

function unitsOfEntries(entries: readonly PushEntry[]): readonly (readonly PushEntry[])[] {
  const units = new Map<string, PushEntry[]>()
  for (const entry of entries) {
    const key = entry.kind === 'op' ? (entry.operation.groupId ?? entry.operation.opId) : (entry.groupId ?? entry.outcome.opId)
    units.set(key, [...(units.get(key) ?? []), entry])
  }
  return [...units.values()]
}

/**
 * In the place of rows that have left the author's areas since the ledger answered for the first time: what the device would
 * work out from that answer is not theirs to see any more. A mark tells nothing that the author did not send.
 */
function marksOfLeft(sent: readonly Operation[], known: ReadonlyMap<Operation, Outcome>, records: ReadonlyMap<string, SyncRecord>, maySee: (area: SyncRecord['areaCode']) => boolean): SyncRecord[] {
  const answered = new Map([...known].map(([operation, outcome]) => [operation.opId, outcome]))
  return sent.flatMap((operation) => {
    const { rowVersion } = answered.get(operation.opId) ?? { rowVersion: 0 }
    const record = records.get(operation.recordId)
    const hasLeft = record && !maySee(record.areaCode) && record.areaCode !== operation.areaCode
    return hasLeft && rowVersion > 0 ? [{ ...recordOfCreate(operation), body: {}, rowVersion, deleted: true }] : []
  })
}

interface RowsKnown {
  readonly moved: ReadonlySet<string>
  readonly known: ReadonlyMap<Operation, Outcome>
  readonly records: ReadonlyMap<string, SyncRecord>
}

/** The rows that the device cannot work out from the answers: of records that have moved, every one, and those that went on since the ledger answered for the first time. */
function rowsForDevice(operations: readonly Operation[], outcomeOf: (operation: Operation) => Outcome | undefined, { moved, known, records }: RowsKnown): SyncRecord[] {
  const wanted = operations.filter((operation) => {
    const outcome = outcomeOf(operation)
    const wentOn = known.has(operation) && (records.get(operation.recordId)?.rowVersion ?? 0) > (outcome?.rowVersion ?? 0)
    return outcome && (moved.has(operation.recordId) || needsRow(operation, outcome) || (wentOn && outcome.rowVersion > 0))
  })
  return [...new Set(wanted.map((operation) => operation.recordId))].flatMap((id) => records.get(id) ?? [])
}
