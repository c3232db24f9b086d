import { z } from 'zod'
import { Cursor } from '../../../shared/protocol/pull.ts'
import { RegionCode, regionCovers } from '../../../shared/domain/region.ts'
import { Waypoint } from '../../../shared/protocol/waypoint.ts'
import { LineageId } from '../../../shared/sync/operation.ts'
import type { StoreTables } from '../disk/database.ts'
import { uuidv7 } from '../new-id.ts'

/** Where this device stands towards the server. */
export const SyncPosition = z.object({
  /** Null until the first load is complete. */
  cursor: Cursor.nullable(),
  /** Where the feed stood when the running first load began: the tail is pulled from there, whatever came later. */
  loadCursor: Cursor.nullable(),
  generation: z.string().nullable(),
  /** The last proof that the server gave of what it had told this device. */
  waypoint: Waypoint.nullable().default(null),
  /** The life of the server that the running first load is of. */
  loadGeneration: z.string().nullable().default(null),
  loadWaypoint: Waypoint.nullable().default(null),
  scopeEpoch: z.int().nullable(),
  /** The areas that have been loaded whole; null for a device that knows only one scope yet. */
  loadedScope: z.array(RegionCode).nullable().default(null),
  /** The areas that are shown: those of the server's last word, also while the load of the new ones is under way. */
  shownScope: z.array(RegionCode).nullable().default(null),
})
export type SyncPosition = z.infer<typeof SyncPosition>

const Lineage = z.object({ lineageId: LineageId, nextSeq: z.int().min(1), /** Highest number that the server has answered. */ answeredSeq: z.int().min(0).default(0) })
export type Lineage = z.infer<typeof Lineage>

const Tally = z.object({ sent: z.int().min(0), lastExchangeAt: z.string().nullable() })
export type Tally = z.infer<typeof Tally>

const NOWHERE: SyncPosition = { cursor: null, loadCursor: null, generation: null, waypoint: null, loadGeneration: null, loadWaypoint: null, scopeEpoch: null, loadedScope: null, shownScope: null }

/** Whether a village lies in a scope; a scope that nobody has named yet is everything. */
export function isWithin(scope: readonly RegionCode[] | null, villageCode: string): boolean {
  return scope === null || scope.some((region) => regionCovers(region, RegionCode.parse(villageCode)))
}

type MetaTable = Pick<StoreTables, 'meta'>

export async function readPosition({ meta }: MetaTable): Promise<SyncPosition> {
  return SyncPosition.catch(NOWHERE).parse((await meta.get('position'))?.value)
}

export async function savePosition({ meta }: MetaTable, position: SyncPosition): Promise<void> {
  await meta.put({ key: 'position', value: position })
}

/** The lineage of this database; a new one where there is none yet. Call it inside a write transaction or the lock. */
export async function readLineage({ meta }: MetaTable): Promise<Lineage> {
  const found = Lineage.safeParse((await meta.get('lineage'))?.value)
  if (found.success) return found.data
  const fresh: Lineage = { lineageId: LineageId.parse(uuidv7()), nextSeq: 1, answeredSeq: 0 }
  await saveLineage({ meta }, fresh)
  return fresh
}

export async function saveLineage({ meta }: MetaTable, lineage: Lineage): Promise<void> {
  await meta.put({ key: 'lineage', value: lineage })
}

export async function readTally({ meta }: MetaTable): Promise<Tally> {
  return Tally.catch({ sent: 0, lastExchangeAt: null }).parse((await meta.get('tally'))?.value)
}

export async function saveTally({ meta }: MetaTable, tally: Tally): Promise<void> {
  await meta.put({ key: 'tally', value: tally })
}
