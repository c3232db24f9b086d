import { bucketOf } from '../../../shared/sync/agreement.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import { markStale, sealRecord } from '../intake/base-rows.ts'
import { dropBrokenVillages } from '../intake/drop-broken-villages.ts'
import { findNewer } from '../kept-rows/find-newer.ts'
import { keepRows, sealKept } from '../kept-rows/kept-rows.ts'
import { uuidv7 } from '../new-id.ts'
import type { StoreCore } from '../store-core.ts'
import { auditRow } from '../write/commit-saves.ts'
import { refreshFacts } from '../write/refresh-facts.ts'
import { rowDigester } from './row-digest.ts'
import { readChangedIds, readVillageRows } from './village-rows.ts'
import { forgetTallies } from './village-tallies.ts'

export interface Bucket {
  readonly villageCode: string
  readonly kind: string
  readonly bucket: number
  /** Only ids behind this one, and up to that one; null where the bucket begins and ends. */
  readonly after: string | null
  readonly through: string | null
}

export interface Mended {
  /** Rows that were missing or other than the server's. */
  readonly replaced: number
  /** Rows that the server has not. */
  readonly removed: number
}

/** What taking over the server's rows of a bucket would do, without doing it. */
export async function compareBucket(core: StoreCore, place: Bucket, theirs: readonly SyncRecord[]): Promise<{ readonly replace: readonly SyncRecord[]; readonly remove: readonly SyncRecord[] }> {
  const digestOf = await rowDigester()
  const own = new Map((await readVillageRows(core, place.villageCode, await readChangedIds(core))).filter((record) => record.kind === place.kind && bucketOf(record.id) === place.bucket && isBetween(record.id, place)).map((record) => [record.id, record]))
  const replace = theirs.filter((record) => {
    const held = own.get(record.id)
    return !held || digestOf(held) !== digestOf(record)
  })
  const names = new Set(theirs.map((record) => record.id))
  return { replace, remove: [...own.values()].filter((record) => !names.has(record.id)) }
}

function isBetween(id: string, { after, through }: Bucket): boolean {
  return (after === null || id > after) && (through === null || id <= through)
}

/**
 * Puts the server's rows in the place of those that differ, whatever their versions say, and marks as deleted what the
 * server has not. Unsent work lies over it as before. A segment that is newer than the server's row is fetched again.
 */
export async function healBucket(core: StoreCore, place: Bucket, theirs: readonly SyncRecord[]): Promise<Mended> {
  const households = await core.lock.run(async () => {
    const { replace, remove } = await compareBucket(core, place, theirs)
    // Older than what lies here, or gone without a mark of it: the server gave no reason, so both are kept apart.
    const own = new Map((await readVillageRows(core, place.villageCode, await readChangedIds(core))).map((record) => [record.id, record]))
    const taken = new Map(replace.map((record) => [record.id, record]))
    const kept = await sealKept(core, findNewer([...own.values()].filter((record) => taken.has(record.id)), taken).concat(remove))
    const packed = new Map([...(await core.villages.read(place.villageCode)).values()].flat().map((record) => [record.id, record.rowVersion]))
    const rows = [...replace, ...remove.map((record) => ({ ...record, deleted: true }))]
    const sealed = await Promise.all(rows.map((record) => sealRecord(core, record)))
    const touched = [...new Set(rows.map((record) => String(record.householdId)))]
    const note = await auditRow(core, uuidv7(), 'repaired', { ...place, replaced: replace.map((record) => record.id), removed: remove.map((record) => record.id) })
    const { strict } = core.disk
    await strict.transaction('rw', [strict.rows, strict.stale, strict.tallies, strict.audit, strict.keptRows], async () => {
      await keepRows(strict, kept)
      await Promise.all([strict.rows.bulkPut(sealed), markStale(strict, touched), forgetTallies(strict, [place.villageCode, ...rows.map((record) => record.areaCode)]), strict.audit.add(note)])
    })
    await refreshFacts(core, touched)
    return { touched, replaced: replace.length, removed: remove.length, isOlder: rows.some((record) => (packed.get(record.id) ?? 0) > record.rowVersion) }
  })
  if (households.isOlder) await dropBrokenVillages(core, [place.villageCode])
  core.bus.announce({ households: households.touched, counts: true })
  return { replaced: households.replaced, removed: households.removed }
}
