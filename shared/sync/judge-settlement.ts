import { sameValue } from './canonical-json.ts'
import type { Operation } from './operation.ts'
import type { Conflict } from './outcome.ts'
import type { SyncRecord } from './record.ts'
import { WHOLE_RECORD } from './seen-base.ts'

/** `settles`: chooses between what is on file. `stale`: chose too late. `beyond`: is more than a choice. */
export type SettlementJudgement = 'settles' | 'stale' | 'beyond'

/** The conflict as one that the op may settle: open, and of this very record. */
export function openConflictOf(operation: Operation, conflict: Conflict | undefined): Conflict | undefined {
  return operation.kind !== 'create' && conflict?.recordId === operation.recordId && conflict.resolution === null ? conflict : undefined
}

/**
 * Judges an op of somebody who settles what others disagree on and enters nothing. Of one field it may change that field; of
 * a whole record it may take the edit exactly as it is on file, delete where a delete is on file, or leave all as it is.
 */
export function judgeSettlement(operation: Operation, current: SyncRecord | undefined, conflict: Conflict | undefined): SettlementJudgement {
  if (operation.kind === 'create' || current === undefined || conflict?.recordId !== operation.recordId) return 'beyond'
  if (!isChoice(operation, conflict)) return 'beyond'
  if (conflict.resolution !== null) return 'stale'
  // A value for a record that is gone, or a deletion of one that came back, would be another decision than the one asked for.
  if (conflict.field !== WHOLE_RECORD) return current.deleted && !isEmpty(operation) ? 'stale' : 'settles'
  return operation.kind === 'delete' && conflict.mine !== null && !current.deleted ? 'stale' : 'settles'
}

function isChoice(operation: Operation, { field, mine, theirs }: Conflict): boolean {
  if (operation.kind === 'delete') return field === WHOLE_RECORD
  if (isEmpty(operation)) return true
  if (field !== WHOLE_RECORD) return Object.keys(operation.changes).every((changed) => changed === field)
  return sameValue(operation.changes, mine ?? theirs)
}

function isEmpty(operation: Operation): boolean {
  return operation.kind === 'patch' && Object.keys(operation.changes).length === 0
}
