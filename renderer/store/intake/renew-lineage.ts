import { LineageId } from '../../../shared/sync/operation.ts'
import { uuidv7 } from '../new-id.ts'
import type { StoreCore } from '../store-core.ts'
import { auditRow } from '../write/commit-saves.ts'
import { readLineage, saveLineage } from './position.ts'

/**
 * Begins a new lineage: this database is a copy of one that went on elsewhere (a restored backup, a cloned disk), so its
 * numbers are taken. What waits is numbered anew; ops that the server has already it answers by their ids as before.
 */
export async function renewLineage(core: StoreCore): Promise<void> {
  await core.lock.run(async () => {
    const note = await auditRow(core, uuidv7(), 'repaired', { lineage: 'renewed' })
    const { strict } = core.disk
    await strict.transaction('rw', [strict.outbox, strict.meta, strict.audit], async () => {
      await strict.outbox.where('firstSeq').above(0).modify({ firstSeq: 0, lineageId: '' })
      await saveLineage(strict, { lineageId: LineageId.parse(uuidv7()), nextSeq: 1, answeredSeq: 0 })
      await strict.audit.add(note)
    })
  })
}

/** A server that has answered more of this lineage than this database ever sent knows another copy of it. Resolves with whether it was so. */
export async function renewLineageIfOvertaken(core: StoreCore, acknowledgedSeq: number): Promise<boolean> {
  const { nextSeq } = await core.lock.run(() => readLineage(core.disk.strict))
  if (acknowledgedSeq < nextSeq) return false
  await renewLineage(core)
  return true
}
