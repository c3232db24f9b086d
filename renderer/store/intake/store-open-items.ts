import type { PullLine } from '../../../shared/protocol/pull.ts'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import type { HandOver } from '../../../shared/sync/hand-over.ts'
import type { StoreTables } from '../disk/database.ts'
import { sealHandOvers } from '../hand-over/hand-overs.ts'
import type { StoreCore } from '../store-core.ts'
import { sealConflicts } from './apply-pulled-page.ts'

/**
 * Keeps what was open before this device began; gives the ids of all that came. What it holds already may be settled by an
 * unsent save, so that stays; of another life of the server (`fresh`) only what something unsent is about stays, because a
 * settlement that the server has lost is none.
 */
export async function storeOpenItems(core: StoreCore, lines: readonly PullLine[], fresh: boolean): Promise<readonly string[]> {
  const conflicts = lines.flatMap((line) => (line.type === 'conflict' ? [line.conflict] : []))
  const handOvers = lines.flatMap((line) => (line.type === 'hand-over' ? [line.handOver] : []))
  const stays = await findStaying(core, conflicts, handOvers, fresh)
  const [conflictRows, handOverRows] = await Promise.all([sealConflicts(core, conflicts.filter(({ id }) => !stays.has(id))), sealHandOvers(core, handOvers.filter(({ id }) => !stays.has(id)))])
  const { relaxed } = core.disk
  await relaxed.transaction('rw', [relaxed.conflicts, relaxed.handOvers], async () => {
    await Promise.all([relaxed.conflicts.bulkPut(conflictRows), relaxed.handOvers.bulkPut(handOverRows)])
  })
  core.bus.announce({ conflicts: true, counts: true })
  return [...conflicts, ...handOvers].map(({ id }) => id)
}

/** Inside the transaction that ends the load of another life of the server: what was open in the old one and is not in this one goes. */
export async function dropClosedItems({ conflicts, handOvers }: Pick<StoreTables, 'conflicts' | 'handOvers'>, open: ReadonlySet<string>): Promise<void> {
  await Promise.all([conflicts.where('open').equals(1).and(({ id }) => !open.has(id)).delete(), handOvers.where('state').equals('open').and(({ id }) => !open.has(id)).delete()])
}

async function findStaying({ disk: { relaxed } }: StoreCore, conflicts: readonly Conflict[], handOvers: readonly HandOver[], fresh: boolean): Promise<ReadonlySet<string>> {
  const [heldConflicts, heldHandOvers] = await Promise.all([relaxed.conflicts.bulkGet(conflicts.map(({ id }) => id)), relaxed.handOvers.bulkGet(handOvers.map(({ id }) => id))])
  const unsent = new Set((await relaxed.outbox.toArray()).flatMap((row) => row.recordIds))
  return new Set([
    ...conflicts.filter(({ recordId }, at) => heldConflicts[at] && (!fresh || unsent.has(recordId))).map(({ id }) => id),
    ...heldHandOvers.flatMap((row) => (row && (!fresh || row.state === 'telling') ? [row.id] : [])),
  ])
}
