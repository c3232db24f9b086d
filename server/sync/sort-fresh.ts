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

/**
 * Tells new ops from those that the ledger, or an earlier line of the same push, already speaks for. Behind a number of the
 * lineage that is taken nothing new is taken either, and a group with such a number waits as a whole: the device sends all
 * of it again under a new lineage, and what a person did later must not arrive before what it builds on (E12). Under a
 * lineage of another account every number is taken.
 */
export function sortFresh(operations: readonly Operation[], ledger: LedgerAnswers): SortedOperations {
  const fresh = new Map<string, Operation>()
  const takenSeqs = new Map<number, string>()
  const known = new Map<Operation, Outcome>()
  let isOvertaken = ledger.isForeign
  for (const operation of operations) {
    const twin = fresh.get(operation.opId)
    if (twin?.hash === operation.hash && twin.seq === operation.seq) continue
    const sameId = ledger.byId.get(operation.opId)
    const answer = twin ? reused(operation) : findLedgerAnswer(operation, sameId, ledger.bySeq.get(operation.seq) ?? takenSeqs.get(operation.seq))
    if (answer || isOvertaken) {
      known.set(operation, answer ?? reused(operation))
      if (twin || sameId || isOvertaken) continue
      isOvertaken = true
      for (const mate of [...fresh.values()].filter((one) => one.groupId !== null && one.groupId === operation.groupId)) {
        fresh.delete(mate.opId)
        known.set(mate, reused(mate))
      }
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
