import { RegionCode } from '../../../shared/domain/region.ts'
import { isNewer } from '../../../shared/sync/apply-changes.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import type { RecordRow } from '../disk/disk-rows.ts'
import type { StoreTables } from '../disk/database.ts'
import type { StoreCore } from '../store-core.ts'

export async function sealRecord(core: StoreCore, record: SyncRecord): Promise<RecordRow> {
  return { id: record.id, kind: record.kind, householdId: record.householdId, areaCode: record.areaCode, rowVersion: record.rowVersion, sealed: await core.vault.seal('rows', record.id, record) }
}

/** Of the records that came, those that are newer than the row held: a late page never takes a device back. */
export async function newerOnly(core: StoreCore, records: readonly SyncRecord[]): Promise<SyncRecord[]> {
  const newest = new Map<string, SyncRecord>()
  for (const record of records) if ((newest.get(record.id)?.rowVersion ?? 0) < record.rowVersion) newest.set(record.id, record)
  const held = await core.disk.relaxed.rows.bulkGet([...newest.keys()])
  return [...newest.values()].filter((record, at) => {
    const row = held[at]
    return row === undefined || isNewer({ ...row, areaCode: RegionCode.parse(row.areaCode) }, record)
  })
}

/** The villages whose count a change of these records touches: where they lie now, and where their household was packed. */
export function areasOf(core: StoreCore, records: readonly SyncRecord[]): ReadonlySet<string> {
  return new Set(records.flatMap((record) => [record.areaCode, core.listing.segmentVillageOf(record.householdId) ?? record.areaCode]))
}

/** Inside the transaction that changes the records: their households' facts are to be derived again. */
export async function markStale(tables: Pick<StoreTables, 'stale'>, householdIds: readonly string[]): Promise<void> {
  if (householdIds.length > 0) await tables.stale.add({ householdIds })
}

/**
 * After villages came, in the transaction that says so: whatever was derived while a household's records were not here
 * (work that healing brought back before the first load, a village that left the scope and returned) says that it is gone.
 */
export async function markOverlaidStale(core: StoreCore, tables: Pick<StoreTables, 'stale' | 'outbox'>): Promise<void> {
  const waiting = (await tables.outbox.orderBy('householdIds').uniqueKeys()).map(String)
  await markStale(tables, [...new Set([...waiting, ...core.listing.overlaidHouseholds()])])
}
