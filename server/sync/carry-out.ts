import type { Transaction } from 'kysely'
import { settleConflict } from '../../shared/sync/conflict-draft.ts'
import { unitsOf } from '../../shared/sync/decide-group.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Conflict } from '../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { keepHanded, listHandOvers } from '../areas/hand-over.queries.ts'
import type { Tables } from '../database/tables.ts'
import { decideUnit, type Taken } from './decide-unit.ts'
import { fileConflicts } from './file-conflicts.ts'
import { insertRecords, updateRecords } from './record.queries.ts'
import type { Stage } from './set-stage.ts'

/** Decides ops by the shared rules and writes what becomes of the records, the conflicts and the hand-over lists; not the ledger. */
export async function carryOut(transaction: Transaction<Tables>, stage: Stage, fresh: readonly Operation[], brokenGroups: ReadonlySet<string> = new Set()): Promise<{ readonly decisions: readonly Taken[]; readonly filed: readonly Conflict[] }> {
  const before = new Set(stage.records.keys())
  const decisions = decide(fresh, stage, brokenGroups)
  const after = lastStates(decisions)
  await insertRecords(transaction, after.filter((record) => !before.has(record.id)))
  await updateRecords(transaction, after.filter((record) => before.has(record.id)))
  const settled = new Set(decisions.flatMap((decision) => decision.settles ?? []))
  const filed = await fileConflicts(transaction, decisions, [...stage.conflicts.values()].filter((conflict) => settled.has(conflict.id)))
  await keepHanded(transaction, stage.account, decisions)
  await listHandOvers(transaction, stage.account, decisions)
  return { decisions, filed }
}

/** Decides the units one after the other, each on what the ones before it left. */
function decide(operations: readonly Operation[], stage: Stage, brokenGroups: ReadonlySet<string>): readonly Taken[] {
  const { records, conflicts } = stage
  const now = new Date().toISOString()
  return unitsOf(operations).flatMap((unit) => {
    const decisions = decideUnit(unit, stage, brokenGroups)
    for (const { changed, record, settles, operation } of decisions) {
      if (changed && record) records.set(record.id, record)
      const conflict = conflicts.get(settles ?? '')
      if (conflict) conflicts.set(conflict.id, settleConflict(conflict, operation, record, now))
    }
    return decisions
  })
}

function lastStates(decisions: readonly Taken[]): readonly SyncRecord[] {
  return [...new Map(decisions.flatMap(({ changed, record }) => (changed && record ? [[record.id, record] as const] : []))).values()]
}
