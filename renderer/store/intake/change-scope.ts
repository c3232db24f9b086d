import type { RegionCode } from '../../../shared/domain/region.ts'
import { olderCursor } from '../../../shared/protocol/cursor-order.ts'
import type { StoreCore } from '../store-core.ts'
import { markOverlaidStale } from './base-rows.ts'
import { isWithin, readPosition, savePosition } from './position.ts'

/** The server has named another scope: what lies outside is not shown from now on, not after the next start either. Nothing is deleted. */
export async function hideOutside(core: StoreCore, scope: readonly RegionCode[]): Promise<void> {
  const { strict } = core.disk
  await strict.transaction('rw', strict.meta, async () => savePosition(strict, { ...(await readPosition(strict)), shownScope: [...scope] }))
  core.listing.showOnly((village) => isWithin(scope, village))
  core.bus.announce({ reset: true, counts: true, conflicts: true })
}

/** Every village of the new scope is on disk: from here on the feed brings their changes, from the older of the two places. */
export async function endScopeChange(core: StoreCore, scopeEpoch: number, scope: readonly RegionCode[]): Promise<void> {
  const { strict } = core.disk
  await core.lock.run(() =>
    strict.transaction('rw', [strict.meta, strict.stale, strict.outbox], async () => {
      await markOverlaidStale(core, strict)
      const position = await readPosition(strict)
      const { cursor, loadCursor } = position
      await savePosition(strict, { ...position, cursor: cursor && loadCursor ? olderCursor(cursor, loadCursor) : (cursor ?? loadCursor), loadCursor: null, scopeEpoch, loadedScope: [...scope], shownScope: [...scope] })
    }),
  )
  core.bus.announce({ reset: true, counts: true })
}

/**
 * Takes villages off the disk that are no longer in scope, one transaction each, so that a kill in between leaves whole
 * villages. A village with work that the server has not answered stays until it has. Resolves with the villages that stay.
 */
export async function purgeOutside(core: StoreCore): Promise<readonly string[]> {
  const { loadedScope } = await readPosition(core.disk.relaxed)
  if (loadedScope === null) return []
  const { strict } = core.disk
  const held = new Set([...(await strict.segments.toCollection().primaryKeys()), ...(await strict.rows.orderBy('areaCode').uniqueKeys()), ...(await strict.keptRows.orderBy('areaCode').uniqueKeys())].map(String))
  const staying: string[] = []
  for (const village of [...held].filter((code) => !isWithin(loadedScope, code)).sort()) {
    if (!(await purgeVillage(core, village, loadedScope))) staying.push(village)
  }
  return staying
}

async function purgeVillage(core: StoreCore, village: string, scope: readonly RegionCode[]): Promise<boolean> {
  const { strict } = core.disk
  const packed = [...(await core.villages.readOnce(village)).keys()]
  return core.lock.run(() =>
    strict.transaction('rw', [strict.segments, strict.indexes, strict.rows, strict.facts, strict.conflicts, strict.tallies, strict.outbox, strict.attachments, strict.pieces, strict.keptRows, strict.handOvers], async () => {
      const [rows, kept] = await Promise.all([strict.rows.where('areaCode').equals(village).toArray(), strict.keptRows.where('areaCode').equals(village).toArray()])
      const households = [...new Set([...packed, ...rows.map((row) => row.householdId), ...kept.map((row) => row.householdId)])]
      if ((await strict.outbox.where('householdIds').anyOf(households).count()) > 0) return false
      // A household that has moved on into the scope keeps what is open about it.
      const here = new Set((await strict.rows.where('householdId').anyOf(households).toArray()).filter((row) => isWithin(scope, row.areaCode)).map((row) => row.householdId))
      const gone = households.filter((id) => !here.has(id))
      await Promise.all([
        strict.segments.delete(village),
        strict.indexes.delete(village),
        strict.tallies.delete(village),
        strict.rows.where('areaCode').equals(village).delete(),
        strict.keptRows.where('areaCode').equals(village).delete(),
        strict.facts.bulkDelete(gone),
        strict.conflicts.where('householdId').anyOf(gone).delete(),
        strict.handOvers.where('householdId').anyOf(gone).delete(),
      ])
      // A content that another household here refers to as well stays with that one.
      const contents = await strict.attachments.where('householdIds').anyOf(households).and((row) => row.householdIds.every((id) => households.includes(id))).primaryKeys()
      await Promise.all([strict.attachments.bulkDelete(contents), strict.pieces.where('sha256').anyOf(contents).delete()])
      core.villages.forget(village)
      return true
    }),
  )
}
