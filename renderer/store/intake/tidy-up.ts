import { z } from 'zod'
import type { StoreTables } from '../disk/database.ts'
import type { StoreCore } from '../store-core.ts'
import { purgeOutside } from './change-scope.ts'
import { compactVillage } from './compact-village.ts'

/** Changed rows over one village from which packing it anew is worth it. */
const MANY_ROWS = 300
const Marked = z.array(z.string()).catch([])

/** Inside the transaction that hides households of these villages: what was hidden is to leave the disk. */
export async function markForCompaction({ meta }: Pick<StoreTables, 'meta'>, villageCodes: readonly string[]): Promise<void> {
  if (villageCodes.length === 0) return
  await meta.put({ key: 'to-compact', value: [...new Set([...Marked.parse((await meta.get('to-compact'))?.value), ...villageCodes])] })
}

/** After an exchange, when nobody waits: takes what is out of scope off the disk and packs villages anew that have changed much. */
export async function tidyUp(core: StoreCore, isStopped: () => boolean): Promise<void> {
  await purgeOutside(core)
  const { relaxed } = core.disk
  const marked = Marked.parse((await relaxed.meta.get('to-compact'))?.value)
  const counts = new Map<string, number>()
  for (const village of z.array(z.string()).parse(await relaxed.rows.orderBy('areaCode').keys())) counts.set(village, (counts.get(village) ?? 0) + 1)
  const crowded = [...counts].filter(([, rows]) => rows >= MANY_ROWS).map(([village]) => village)
  const packed = new Set(await relaxed.segments.toCollection().primaryKeys())
  for (const village of new Set([...marked, ...crowded])) {
    if (isStopped()) return
    if (packed.has(village)) await compactVillage(core, village)
  }
  await relaxed.meta.delete('to-compact')
}
