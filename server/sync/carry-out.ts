import type { Transaction } from 'kysely'
import { editingPower } from '../../shared/domain/access/editing-power.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { convertOperation } from '../../shared/sync/convert-operation.ts'
import { decideGroup, unitsOf } from '../../shared/sync/decide-group.ts'
import { unchanged, type Decision } from '../../shared/sync/decision.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import { settleConflict } from '../../shared/sync/conflict-draft.ts'
import type { Conflict } from '../../shared/sync/outcome.ts'
import { readdress } from '../../shared/sync/readdress.ts'
import { inThisLife } from '../../shared/sync/versions-of-life.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { readEarlierScope } from '../accounts/earlier-scope.queries.ts'
import { isInScope } from '../accounts/scope.ts'
import { readAreaHistory } from '../areas/area-history.queries.ts'
import { listHandOvers } from '../areas/hand-over.queries.ts'
import type { Tables } from '../database/tables.ts'
import { readGeneration } from '../life/generation.queries.ts'
import { lockConflicts } from './conflict.queries.ts'
import { fileConflicts } from './file-conflicts.ts'
import { insertRecords, lockRecords, updateRecords } from './record.queries.ts'
import type { ServerSchema } from './server-schema.ts'

/** Everything that a decision about some ops needs, with their records locked. */
export interface Stage {
  readonly account: Account
  readonly schema: ServerSchema
  /** The ops as they apply today: in today's schema, where their households are now, in the order sent. */
  readonly operations: readonly Operation[]
  /** Records whose ops had to be changed for that. */
  readonly moved: ReadonlySet<string>
  /** The state of each record; after `carryOut`, the one that it left. */
  readonly records: Map<string, SyncRecord>
  /** The conflicts that the ops name, with their state as for the records. */
  readonly conflicts: Map<string, Conflict>
  readonly mayTouch: (area: RegionCode, household: string) => boolean
}

export async function setStage(transaction: Transaction<Tables>, account: Account, sent: readonly Operation[], schema: ServerSchema, scopeEpoch: number | undefined): Promise<Stage> {
  const existing = await lockRecords(transaction, sent.flatMap((operation) => [operation.recordId, operation.householdId]))
  const records = new Map<string, SyncRecord>(existing.map((record) => [record.id, record]))
  const conflicts = await lockConflicts(transaction, sent.flatMap((operation) => operation.resolves?.conflictId ?? []))
  const history = await readAreaHistory(transaction, sent)
  const generation = await readGeneration(transaction)
  // What has no way to today's schema goes on as it is and is held for it.
  const inTodaysWords = sent.map((operation) => convertOperation(inThisLife(operation, generation.id), schema.steps, schema.version) ?? operation)
  const operations = inTodaysWords.map((operation) => readdress(operation, records.get(operation.householdId), history))
  const moved = new Set(operations.filter((operation, at) => operation !== sent[at]).map((operation) => operation.recordId))
  const scope = [...account.scope, ...(await readEarlierScope(transaction, account, scopeEpoch))]
  const mayTouch = (area: RegionCode, household: string) => isInScope(scope, area) || history.departuresOf(household).some((origin) => isInScope(scope, origin))
  return { account, schema, operations, moved, records, conflicts, mayTouch }
}

/** Decides ops by the shared rules and writes what becomes of the records, the conflicts and the hand-over lists; not the ledger. */
export async function carryOut(transaction: Transaction<Tables>, stage: Stage, fresh: readonly Operation[], brokenGroups: ReadonlySet<string> = new Set()): Promise<{ readonly decisions: readonly Decision[]; readonly filed: readonly Conflict[] }> {
  const before = new Set(stage.records.keys())
  const decisions = decide(fresh, stage, brokenGroups)
  const after = lastStates(decisions)
  await insertRecords(transaction, after.filter((record) => !before.has(record.id)))
  await updateRecords(transaction, after.filter((record) => before.has(record.id)))
  const settled = new Set(decisions.flatMap((decision) => decision.settles ?? []))
  const filed = await fileConflicts(transaction, decisions, [...stage.conflicts.values()].filter((conflict) => settled.has(conflict.id)))
  await listHandOvers(transaction, stage.account, decisions)
  return { decisions, filed }
}

/** Decides the units one after the other. A group with a line that nobody can read falls as a whole. */
function decide(operations: readonly Operation[], { account, schema, records, conflicts, mayTouch }: Stage, brokenGroups: ReadonlySet<string>): readonly Decision[] {
  const now = new Date().toISOString()
  return unitsOf(operations).flatMap((unit) => {
    if (brokenGroups.has(unit[0]?.groupId ?? '')) return unit.map((operation) => unchanged(operation, undefined, 'rejected', 'group_failed'))
    const decisions = decideGroup(unit, {
      actor: account.account,
      power: editingPower(account.role),
      isInScope: mayTouch,
      findRecord: (id) => records.get(id),
      findConflict: (id) => conflicts.get(id),
      schemaVersion: schema.version,
      // One for which a step is missing is as one that is too old.
      oldestSchemaVersion: unit.some((operation) => operation.schemaVersion < schema.version) ? schema.version : schema.oldest,
    })
    for (const { changed, record, settles, operation } of decisions) {
      if (changed && record) records.set(record.id, record)
      const conflict = conflicts.get(settles ?? '')
      if (conflict) conflicts.set(conflict.id, settleConflict(conflict, operation, record, now))
    }
    return decisions
  })
}

function lastStates(decisions: readonly Decision[]): readonly SyncRecord[] {
  return [...new Map(decisions.flatMap(({ changed, record }) => (changed && record ? [[record.id, record] as const] : []))).values()]
}
