import type { RegionCode } from '../../shared/domain/region.ts'
import { newerRecord } from '../../shared/sync/apply-changes.ts'
import { isWithin } from './sim-areas.ts'
import { keepConflict, keepHandOver, type Disk } from './sim-disk.ts'
import type { VillageLoad } from './sim-parts.ts'

/** Villages that are up to date here; what is left of an area that went does not count. */
export function heldVillages(disk: Disk): RegionCode[] {
  return [...disk.villages].filter((village) => isWithin(disk.loadedScope, village))
}

/** New villages beside the old ones, one write each; a load that was cut off keeps its older place in the feed. */
export function storeVillages(disk: Disk, load: VillageLoad): readonly (() => void)[] {
  return [
    () => { disk.loadCursor ??= load.cursor },
    ...load.villages.map((village) => () => storeVillage(disk, village, load)),
    () => {
      for (const conflict of load.conflicts) keepConflict(disk, conflict)
      for (const handOver of load.handOvers) keepHandOver(disk, handOver)
    },
  ]
}

function storeVillage(disk: Disk, village: RegionCode, { records }: VillageLoad): void {
  for (const row of [...disk.rows.values()].filter(({ areaCode }) => areaCode === village)) disk.rows.delete(row.id)
  for (const record of records.filter(({ areaCode }) => areaCode === village)) disk.rows.set(record.id, newerRecord(disk.rows.get(record.id), record))
  disk.villages.add(village)
}

/** Every village of the new scope is on disk: the feed goes on from the older of the two places. */
export function endScopeChange(disk: Disk, scopeEpoch: number, scope: readonly RegionCode[]): void {
  disk.cursor = Math.min(disk.cursor, disk.loadCursor ?? disk.cursor)
  disk.loadCursor = null
  disk.scopeEpoch = scopeEpoch
  disk.loadedScope = scope
  disk.shownScope = scope
}

/** A village with work that the server has not answered stays until it has. */
export function purgeOutside(disk: Disk): readonly (() => void)[] {
  const held = new Set([...disk.villages, ...[...disk.rows.values()].map(({ areaCode }) => areaCode)])
  return [...held].filter((village) => !isWithin(disk.loadedScope, village)).map((village) => () => purgeVillage(disk, village))
}

function purgeVillage(disk: Disk, village: RegionCode): void {
  const rows = [...disk.rows.values()].filter(({ areaCode }) => areaCode === village)
  const households = new Set(rows.map(({ householdId }) => householdId))
  if (disk.outbox.some(({ householdId }) => households.has(householdId))) return
  for (const { id } of rows) disk.rows.delete(id)
  // A household that has moved on into the scope keeps what is open about it.
  for (const { householdId, areaCode } of disk.rows.values()) if (isWithin(disk.loadedScope, areaCode)) households.delete(householdId)
  for (const { id, householdId } of disk.conflicts.values()) if (households.has(householdId)) disk.conflicts.delete(id)
  for (const { handOver } of disk.handOvers.values()) if (handOver.areaCode === village) disk.handOvers.delete(handOver.id)
  disk.villages.delete(village)
}
