import type { Operation } from './operation.ts'
import type { Outcome } from './outcome.ts'

/** What the op ledger keeps of an answered op. */
export interface LedgerEntry {
  readonly hash: string
  readonly outcome: Outcome
}

/**
 * The answer that the ledger already holds, or `undefined` for a new op. `sameId` is the entry of this op id; `sameSeq` is
 * the op id that this lineage used the seq for. The same op gets its first answer for ever; another op under a used id or
 * seq is a cloned disk or a restored backup and must start a new lineage, so it is rejected and not written.
 */
export function findLedgerAnswer(operation: Operation, sameId: LedgerEntry | undefined, sameSeq: string | undefined): Outcome | undefined {
  if (sameId?.hash === operation.hash) return sameId.outcome
  if (sameId === undefined && (sameSeq === undefined || sameSeq === operation.opId)) return undefined
  return { opId: operation.opId, state: 'rejected', code: 'sequence_reused', fields: [], rowVersion: 0 }
}
