import { z } from 'zod'
import { BUCKETS, bucketOf, tallyOf, VillageTally, type KindTally } from '../../../shared/sync/agreement.ts'
import type { StoreTables } from '../disk/database.ts'
import type { StoreCore } from '../store-core.ts'
import { rowDigester } from './row-digest.ts'
import { readChangedIds, readVillageRows } from './village-rows.ts'

const Kept = z.object({ villageCode: z.string(), tally: VillageTally })

/**
 * What this device holds, village by village, counted from its own rows. A count is kept until a row of the village
 * changes; counting a county anew takes some seconds and lets the screen breathe in between.
 */
export async function readTallies(core: StoreCore, isStopped: () => boolean): Promise<ReadonlyMap<string, VillageTally>> {
  const { relaxed } = core.disk
  const tallies = new Map((await relaxed.tallies.toArray()).map((row) => [row.villageCode, Kept.parse(row).tally]))
  const held = new Set([...(await relaxed.segments.toCollection().primaryKeys()), ...(await relaxed.rows.orderBy('areaCode').uniqueKeys())].map(String))
  for (const village of tallies.keys()) if (!held.has(village)) tallies.delete(village)
  const missing = [...held].filter((village) => !tallies.has(village)).sort()
  const digestOf = await rowDigester()
  const changed = await readChangedIds(core)
  for (const villageCode of missing) {
    if (isStopped()) break
    const tally = tallyOf(await readVillageRows(core, villageCode, changed), digestOf)
    tallies.set(villageCode, tally)
    await relaxed.tallies.put({ villageCode, tally })
  }
  return new Map([...tallies].filter(([, tally]) => Object.keys(tally).length > 0))
}

/** Inside the transaction that changes rows: these villages are to be counted again. */
export async function forgetTallies(tables: Pick<StoreTables, 'tallies'>, villageCodes: Iterable<string>): Promise<void> {
  await tables.tallies.bulkDelete([...new Set(villageCodes)])
}

/** The tallies of one village and kind by the bucket of the ids, from the rows themselves. */
export async function readBuckets(core: StoreCore, villageCode: string, kind: string): Promise<readonly KindTally[]> {
  const digestOf = await rowDigester()
  const rows = (await readVillageRows(core, villageCode, await readChangedIds(core))).filter((record) => record.kind === kind)
  return Array.from({ length: BUCKETS }, (_, bucket) => tallyOf(rows.filter((record) => bucketOf(record.id) === bucket), digestOf)[kind] ?? { records: 0, sum: '0' })
}
