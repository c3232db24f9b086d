import type { Transaction } from 'kysely'
import { fileConflict } from '../../shared/sync/conflict-draft.ts'
import type { Decision } from '../../shared/sync/decision.ts'
import type { Conflict } from '../../shared/sync/outcome.ts'
import type { Tables } from '../database/tables.ts'
import { findAuthor, writeConflicts } from './conflict.queries.ts'

/** Puts on file what the decisions raise and what they have settled; the state of each conflict after the push. */
export async function fileConflicts(transaction: Transaction<Tables>, decisions: readonly Decision[], settled: readonly Conflict[]): Promise<readonly Conflict[]> {
  const now = new Date().toISOString()
  const conflicts: Conflict[] = []
  for (const [place, decision] of decisions.entries()) {
    for (const draft of decision.conflicts) {
      const { recordId } = draft.operation
      const author = authorInPush(decisions.slice(0, place), recordId, draft.theirsVersion, now) ?? (await findAuthor(transaction, recordId, draft.theirsVersion))
      conflicts.push(fileConflict(draft, { theirsBy: author.by, theirsAt: author.at, raisedAt: now }))
    }
  }
  const all = [...conflicts, ...settled]
  await writeConflicts(transaction, all)
  return all
}

/** The other side may stand earlier in the same push, where the ledger does not know it yet. */
function authorInPush(before: readonly Decision[], recordId: string, rowVersion: number, now: string): { readonly by: string; readonly at: string } | undefined {
  const found = before.find(({ operation, changed, outcome }) => changed && operation.recordId === recordId && outcome.rowVersion === rowVersion)
  return found && { by: found.operation.actor, at: now }
}
