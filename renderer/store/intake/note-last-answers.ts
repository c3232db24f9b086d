import type { Outcome } from '../../../shared/sync/outcome.ts'
import { uuidv7 } from '../new-id.ts'
import type { StoreCore } from '../store-core.ts'
import { auditRow } from '../write/commit-saves.ts'

/** What became of ops that the server had held: those that were taken leave the list of troubles, the others show their last answer. */
export async function noteLastAnswers(core: StoreCore, outcomes: readonly Outcome[], at: string): Promise<void> {
  if (outcomes.length === 0) return
  const line = await auditRow(core, uuidv7(), 'answered', { outcomes })
  const { strict } = core.disk
  await strict.transaction('rw', [strict.troubles, strict.audit], async () => {
    for (const outcome of outcomes) {
      if (outcome.state === 'held' || outcome.state === 'rejected') await strict.troubles.where('opId').equals(outcome.opId).modify({ outcome, at })
      else await strict.troubles.delete(outcome.opId)
    }
    await strict.audit.add(line)
  })
}
