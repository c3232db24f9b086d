import { z } from 'zod'
import type { RegionCode } from '../../../shared/domain/region.ts'
import type { Cursor } from '../../../shared/protocol/pull.ts'
import type { Waypoint } from '../../../shared/protocol/waypoint.ts'
import { readVillageIndex } from '../../../shared/protocol/segment/read-village-index.ts'
import { forgetTallies } from '../agreement/village-tallies.ts'
import type { StoreCore } from '../store-core.ts'
import { readChangedIds, readVillageRows } from '../agreement/village-rows.ts'
import type { KeptRow } from '../disk/disk-rows.ts'
import { findNewer } from '../kept-rows/find-newer.ts'
import { keepRows, sealKept } from '../kept-rows/kept-rows.ts'
import { unpackRows } from '../read/village-records.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import { markOverlaidStale } from './base-rows.ts'
import { dropClosedItems } from './store-open-items.ts'
import { isWithin, readPosition, savePosition } from './position.ts'

/** One village as the server packed it. */
export interface VillageFrame {
  readonly villageCode: string
  readonly version: string
  readonly records: number
  readonly index: Uint8Array<ArrayBuffer>
  readonly rows: Uint8Array<ArrayBuffer>
}

export interface LoadEnd {
  readonly generation: string
  readonly scopeEpoch: number
  readonly scope: readonly RegionCode[]
  /** All villages of the snapshot, those that were held already included; others leave the device. */
  readonly villages: readonly string[]
  /** Ids of all conflicts and hand-overs that are open in the scope. */
  readonly openItems: ReadonlySet<string>
  /** Whether everything held before is of another life of the server and has been replaced. */
  readonly fresh: boolean
}

export interface LoadBegin {
  readonly cursor: Cursor
  readonly waypoint?: Waypoint | undefined
  readonly generation: string
}

/** Notes where the feed stands, before the first village. A load that continues keeps the older place: its villages are from then. */
export async function beginLoad(core: StoreCore, { cursor, waypoint, generation }: LoadBegin): Promise<void> {
  const { strict } = core.disk
  await strict.transaction('rw', strict.meta, async () => {
    const position = await readPosition(strict)
    const loadCursor = position.loadGeneration === generation ? (position.loadCursor ?? cursor) : cursor
    await savePosition(strict, { ...position, loadCursor, loadGeneration: generation, loadWaypoint: waypoint ?? null })
  })
}

/**
 * Village and version of every segment that is kept up to date, without opening one. What is left of an area that went out
 * of scope does not count, also when the area comes back: nobody has told this device of its changes in between.
 */
export async function readHeldVillages(core: StoreCore): Promise<ReadonlyMap<string, string>> {
  const { loadedScope } = await readPosition(core.disk.relaxed)
  const keys: unknown = await core.disk.relaxed.segments.orderBy('[villageCode+version]').keys()
  return new Map(z.array(z.tuple([z.string(), z.string()])).parse(keys).filter(([village]) => isWithin(loadedScope, village)))
}

/** What the villages of another life of the server would take back to an earlier state. */
async function sealNewer(core: StoreCore, frames: readonly VillageFrame[]): Promise<KeptRow[]> {
  const changedIds = await readChangedIds(core)
  const newer: SyncRecord[] = []
  for (const { villageCode, rows } of frames) {
    const theirs = new Map((await unpackRows(rows)).map((record) => [record.id, record] as const))
    newer.push(...findNewer(await readVillageRows(core, villageCode, changedIds), theirs))
  }
  return sealKept(core, newer)
}

/** Stores villages as they come, sealed, and shows them. `fresh`: of another life of the server. Throws `BrokenSegment` before anything is written. */
export async function storeVillages(core: StoreCore, frames: readonly VillageFrame[], fresh: boolean): Promise<void> {
  if (frames.length === 0) return
  const kept = fresh ? await sealNewer(core, frames) : []
  const indexes = frames.map((frame) => readVillageIndex(frame.index))
  const sealed = await Promise.all(
    frames.map(async ({ villageCode, version, records, index, rows }) => ({
      segment: { villageCode, version, records, rows: await core.vault.sealBytes('segments', villageCode, rows) },
      index: { villageCode, index: await core.vault.sealBytes('indexes', villageCode, index) },
    })),
  )
  const { relaxed } = core.disk
  await relaxed.transaction('rw', [relaxed.segments, relaxed.indexes, relaxed.tallies, relaxed.keptRows], async () => {
    await keepRows(relaxed, kept)
    await Promise.all([forgetTallies(relaxed, frames.map((frame) => frame.villageCode)), relaxed.segments.bulkPut(sealed.map((entry) => entry.segment)), relaxed.indexes.bulkPut(sealed.map((entry) => entry.index))])
  })
  for (const frame of frames) core.villages.forget(frame.villageCode)
  core.listing.setSegments(indexes)
  core.bus.announce({ villages: frames.map((frame) => frame.villageCode) })
}

/** The load is complete: from here on only the feed is needed. In one strict transaction, because everything later builds on it. */
export async function endLoad(core: StoreCore, end: LoadEnd): Promise<void> {
  const kept = new Set(end.villages)
  const { strict } = core.disk
  await core.lock.run(async () => {
    const vanished = end.fresh ? await sealVanished(core, kept) : []
    await strict.transaction('rw', [strict.keptRows, strict.meta, strict.segments, strict.indexes, strict.rows, strict.facts, strict.stale, strict.outbox, strict.tallies, strict.conflicts, strict.handOvers], async () => {
      const position = await readPosition(strict)
      const gone = (await strict.segments.toCollection().primaryKeys()).filter((village) => !kept.has(village))
      await Promise.all([strict.segments.bulkDelete(gone), strict.indexes.bulkDelete(gone), forgetTallies(strict, gone)])
      await keepRows(strict, vanished)
      if (end.fresh) {
        // Versions of another life of the server say nothing; what waits here is laid over the new rows.
        await Promise.all([strict.rows.clear(), strict.facts.clear(), strict.stale.clear(), strict.tallies.clear()])
        await dropClosedItems(strict, end.openItems)
      }
      await markOverlaidStale(core, strict)
      await savePosition(strict, { cursor: position.loadCursor, loadCursor: null, loadGeneration: null, loadWaypoint: null, generation: end.generation, waypoint: position.loadWaypoint, scopeEpoch: end.scopeEpoch, loadedScope: [...end.scope], shownScope: [...end.scope] })
    })
  })
  core.listing.showOnly((village) => isWithin(end.scope, village))
  core.listing.keepSegments(kept)
  if (end.fresh) core.listing.forgetFacts()
  core.bus.announce({ reset: true, counts: true, conflicts: true })
}

/** What lies in villages of which the server's new life knows nothing. */
async function sealVanished(core: StoreCore, kept: ReadonlySet<string>): Promise<KeptRow[]> {
  const { relaxed } = core.disk
  const changedIds = await readChangedIds(core)
  const held = new Set([...(await relaxed.segments.toCollection().primaryKeys()), ...(await relaxed.rows.orderBy('areaCode').uniqueKeys())].map(String))
  const { shownScope } = await readPosition(relaxed)
  const villages = [...held].filter((village) => !kept.has(village) && isWithin(shownScope, village))
  const rows = await Promise.all(villages.map((village) => readVillageRows(core, village, changedIds)))
  return sealKept(core, rows.flat())
}
