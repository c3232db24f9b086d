import type { StoreCore } from '../store-core.ts'
import { openRecordRow } from './household-view.ts'

/** How many of these records this device still holds as living: those are what taking their deletion over would take away. */
export async function countLiving(core: StoreCore, records: readonly { readonly id: string; readonly householdId: string }[]): Promise<number> {
  const rows = await core.disk.relaxed.rows.bulkGet(records.map((record) => record.id))
  const living = await Promise.all(records.map(async ({ householdId }, at) => {
    const row = rows[at]
    return row ? !(await openRecordRow(core, row)).deleted : core.listing.segmentVillageOf(householdId) !== undefined
  }))
  return living.filter(Boolean).length
}
