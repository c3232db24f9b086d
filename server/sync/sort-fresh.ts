import { findLedgerAnswer } from '../../shared/sync/find-ledger-answer.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Outcome } from '../../shared/sync/outcome.ts'
import type { LedgerAnswers } from './op-ledger.queries.ts'

export interface SortedOperations {
  /** Ops that nobody has answered yet, each once. */
  readonly fresh: readonly Operation[]
  /** Answers of the ledger, and of seqs or ids that are already taken. */
  readonly known: ReadonlyMap<Operation, Outcome>
}

/** Tells new ops from those that the ledger, or an earlier line of the same push, already speaks for. */
export function sortFresh(operations: readonly Operation[], ledger: LedgerAnswers): SortedOperations {
  const fresh = new Map<string, Operation>()
  const takenSeqs = new Map<number, string>()
  const known = new Map<Operation, Outcome>()
  for (const operation of operations) {
    const twin = fresh.get(operation.opId)
    if (twin?.hash === operation.hash && twin.seq === operation.seq) continue
    const answer = twin ? reused(operation) : findLedgerAnswer(operation, ledger.byId.get(operation.opId), ledger.bySeq.get(operation.seq) ?? takenSeqs.get(operation.seq))
    if (answer) {
      known.set(operation, answer)
      continue
    }
    fresh.set(operation.opId, operation)
    takenSeqs.set(operation.seq, operation.opId)
  }
  return { fresh: [...fresh.values()], known }
}

function reused(operation: Operation): Outcome {
  return { opId: operation.opId, state: 'rejected', code: 'sequence_reused', fields: [], rowVersion: 0 }
}
