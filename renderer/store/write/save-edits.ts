import type { StoreCore } from '../store-core.ts'
import type { RecordEdit } from '../store.ts'
import { commitSaves, prepareSaves } from './commit-saves.ts'

/** Saves one group of edits; resolves when it is on disk and the listing shows it. */
export async function saveEdits(core: StoreCore, edits: readonly RecordEdit[]): Promise<void> {
  if (edits.length === 0) return
  const save = await core.lock.run(async () => {
    const prepared = await prepareSaves(core, [edits], '')
    if (prepared.outbox.length > 0) await commitSaves(core, prepared)
    core.listing.setFacts(prepared.listed)
    return prepared
  })
  if (save.outbox.length > 0) core.bus.announce({ households: [...save.listed.keys()], counts: true, saved: true, conflicts: save.resolved.length > 0 })
}
