import type { PullLine } from '../../../shared/protocol/pull.ts'
import { sealHandOvers } from '../hand-over/hand-overs.ts'
import type { StoreCore } from '../store-core.ts'
import { sealConflicts } from './apply-pulled-page.ts'

/** Keeps what was open before this device began. What it holds already may be settled by an unsent save, so that stays. */
export async function storeOpenItems(core: StoreCore, lines: readonly PullLine[]): Promise<void> {
  const conflicts = lines.flatMap((line) => (line.type === 'conflict' ? [line.conflict] : []))
  const handOvers = lines.flatMap((line) => (line.type === 'hand-over' ? [line.handOver] : []))
  const { relaxed } = core.disk
  const [heldConflicts, heldHandOvers] = await Promise.all([relaxed.conflicts.bulkGet(conflicts.map(({ id }) => id)), relaxed.handOvers.bulkGet(handOvers.map(({ id }) => id))])
  const [conflictRows, handOverRows] = await Promise.all([sealConflicts(core, conflicts.filter((_, at) => !heldConflicts[at])), sealHandOvers(core, handOvers.filter((_, at) => !heldHandOvers[at]))])
  await relaxed.transaction('rw', [relaxed.conflicts, relaxed.handOvers], async () => {
    await Promise.all([relaxed.conflicts.bulkPut(conflictRows), relaxed.handOvers.bulkPut(handOverRows)])
  })
  core.bus.announce({ conflicts: true, counts: true })
}
