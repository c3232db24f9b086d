import type { ConflictDraft } from './conflict-draft.ts'
import type { Operation } from './operation.ts'
import { MAX_NAMED_FIELDS } from './operation-limits.ts'
import type { Outcome, OutcomeCode, OutcomeState } from './outcome.ts'
import type { SyncRecord } from './record.ts'

/** What becomes of one op: its answer, the record after it and what has to be put on file. */
export interface Decision {
  readonly operation: Operation
  readonly outcome: Outcome
  /** The record after the op: the current one where nothing changed. */
  readonly record: SyncRecord | undefined
  /** Whether `record` is new and has to be written. */
  readonly changed: boolean
  readonly conflicts: readonly ConflictDraft[]
  /** Id of the conflict that this op settles (`settleConflict`), or null. */
  readonly settles: string | null
}

/** A decision that leaves the record as it is. */
export function unchanged(operation: Operation, current: SyncRecord | undefined, state: OutcomeState, code: OutcomeCode, fields: readonly string[] = []): Decision {
  const outcome: Outcome = { opId: operation.opId, state, code, fields: fields.slice(0, MAX_NAMED_FIELDS), rowVersion: current?.rowVersion ?? 0 }
  return { operation, outcome, record: current, changed: false, conflicts: [], settles: null }
}

/** A decision that writes the record. */
export function changedTo(record: SyncRecord, operation: Operation, state: OutcomeState, code: OutcomeCode, fields: readonly string[] = []): Decision {
  return { ...unchanged(operation, record, state, code, fields), changed: true }
}
