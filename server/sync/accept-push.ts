import type { Transaction } from 'kysely'
import { editingPower } from '../../shared/domain/access/editing-power.ts'
import { OLDEST_SCHEMA_VERSION, SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { PushReply } from '../../shared/protocol/push.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import { readdress } from '../../shared/sync/readdress.ts'
import { convertOperation, SCHEMA_STEPS, type SchemaStep } from '../../shared/sync/convert-operation.ts'
import { needsRow } from '../../shared/sync/apply-changes.ts'
import { decideGroup, unitsOf } from '../../shared/sync/decide-group.ts'
import { unchanged, type Decision } from '../../shared/sync/decision.ts'
import type { LineageId, Operation } from '../../shared/sync/operation.ts'
import type { Outcome } from '../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { isInScope } from '../accounts/scope.ts'
import { readEarlierScope } from '../accounts/earlier-scope.queries.ts'
import { readAreaHistory } from '../areas/area-history.queries.ts'
import { listHandOvers } from '../areas/hand-over.queries.ts'
import type { Database } from '../database/connect.ts'
import { runAgainAfterRace } from '../database/run-again.ts'
import type { Tables } from '../database/tables.ts'
import { readConflictsOf } from './conflict.queries.ts'
import { fileConflicts } from './file-conflicts.ts'
import { appendToLedger, readLedger } from './op-ledger.queries.ts'
import type { PushEntry } from './parse-push.ts'
import { insertRecords, lockRecords, updateRecords } from './record.queries.ts'
import { sortFresh } from './sort-fresh.ts'

export interface Push {
  readonly account: Account
  readonly lineageId: LineageId
  readonly entries: readonly PushEntry[]
  /** Under which of the account's scopes the work was made; the one of today where the device does not say. */
  readonly scopeEpoch?: number | undefined
  /** Left out, the schema of this build; a test may stand some releases later. */
  readonly schema?: ServerSchema
}

export interface ServerSchema {
  readonly version: number
  readonly oldest: number
  readonly steps: readonly SchemaStep[]
}

export const OWN_SCHEMA: ServerSchema = { version: SCHEMA_VERSION, oldest: OLDEST_SCHEMA_VERSION, steps: SCHEMA_STEPS }

/**
 * Takes a push in one transaction: what the ledger already answered gets its first answer, the rest is decided by the
 * shared rules and written in a few statements however many ops there are. Either everything that it answers is on disk
 * or nothing is.
 */
export function acceptPush(database: Database, push: Push): Promise<PushReply> {
  return runAgainAfterRace(() => database.transaction().execute((transaction) => acceptOnce(transaction, push)))
}

async function acceptOnce(transaction: Transaction<Tables>, { account, lineageId, entries, scopeEpoch, schema = OWN_SCHEMA }: Push): Promise<PushReply> {
  const sent = entries.flatMap((entry) => (entry.kind === 'op' ? [entry.operation] : []))
  const existing = await lockRecords(transaction, sent.flatMap((operation) => [operation.recordId, operation.householdId]))
  const records = new Map(existing.map((record) => [record.id, record]))
  const history = await readAreaHistory(transaction, sent)
  // What has no way to today's schema goes on as it is and is held for it.
  const operations = sent.map((operation) => readdress(convertOperation(operation, schema.steps, schema.version) ?? operation, records.get(operation.householdId), history))
  const moved = new Set(operations.filter((operation, at) => operation !== sent[at]).map((operation) => operation.recordId))
  const { fresh, known } = sortFresh(operations, await readLedger(transaction, lineageId, operations))
  const scope = [...account.scope, ...(await readEarlierScope(transaction, account, scopeEpoch))]
  const mayTouch = (area: RegionCode, household: string) => isInScope(scope, area) || history.departuresOf(household).some((origin) => isInScope(scope, origin))
  const broken = new Set(entries.flatMap((entry) => (entry.kind === 'unreadable' ? (entry.groupId ?? []) : [])))
  const decisions = decide(fresh, account, mayTouch, schema, records, broken)
  const before = new Set(existing.map((record) => record.id))
  const after = lastStates(decisions)
  await insertRecords(transaction, after.filter((record) => !before.has(record.id)))
  await updateRecords(transaction, after.filter((record) => before.has(record.id)))
  const filed = await fileConflicts(transaction, decisions)
  await appendToLedger(transaction, decisions)
  await listHandOvers(transaction, account, decisions)

  const decided = new Map(decisions.map((decision) => [decision.operation.opId, decision.outcome]))
  const outcomeOf = (operation: Operation): Outcome | undefined => known.get(operation) ?? decided.get(operation.opId)
  const earlier = await readConflictsOf(transaction, [...known.values()].filter((outcome) => outcome.state === 'conflict').map((outcome) => outcome.opId))
  const answers = new Map(operations.map((operation) => [operation.opId, outcomeOf(operation)]))
  const maySee = (area: SyncRecord['areaCode']) => isInScope(account.scope, area)
  return {
    outcomes: entries.flatMap((entry) => (entry.kind === 'op' ? (answers.get(entry.operation.opId) ?? []) : [entry.outcome])),
    records: rowsForDevice(operations, outcomeOf, moved, records).filter((record) => maySee(record.areaCode)),
    conflicts: [...filed, ...earlier].filter((conflict) => maySee(conflict.areaCode)),
  }
}

/** Decides the units one after the other; `records` holds the state after each. A group with a line that nobody can read falls as a whole. */
function decide(operations: readonly Operation[], account: Account, mayTouch: (area: RegionCode, household: string) => boolean, schema: ServerSchema, records: Map<string, SyncRecord>, brokenGroups: ReadonlySet<string>): readonly Decision[] {
  const power = editingPower(account.role)
  return unitsOf(operations).flatMap((unit) => {
    if (brokenGroups.has(unit[0]?.groupId ?? '')) return unit.map((operation) => unchanged(operation, undefined, 'rejected', 'group_failed'))
    const mayWrite = power === 'records' || (power === 'conflicts' && unit.every((operation) => operation.resolves !== null))
    const decisions = decideGroup(unit, {
      actor: account.account,
      isInScope: (area, household) => mayWrite && mayTouch(area, household),
      findRecord: (id) => records.get(id),
      schemaVersion: schema.version,
      // One for which a step is missing is as one that is too old.
      oldestSchemaVersion: unit.some((operation) => operation.schemaVersion < schema.version) ? schema.version : schema.oldest,
    })
    for (const { changed, record } of decisions) if (changed && record) records.set(record.id, record)
    return decisions
  })
}

function lastStates(decisions: readonly Decision[]): readonly SyncRecord[] {
  return [...new Map(decisions.flatMap(({ changed, record }) => (changed && record ? [[record.id, record] as const] : []))).values()]
}

/** The rows that the device cannot work out from the answers: of records that have moved, every one. */
function rowsForDevice(operations: readonly Operation[], outcomeOf: (operation: Operation) => Outcome | undefined, moved: ReadonlySet<string>, records: ReadonlyMap<string, SyncRecord>): SyncRecord[] {
  const wanted = operations.filter((operation) => {
    const outcome = outcomeOf(operation)
    return outcome && (moved.has(operation.recordId) || needsRow(operation, outcome))
  })
  return [...new Set(wanted.map((operation) => operation.recordId))].flatMap((id) => records.get(id) ?? [])
}
