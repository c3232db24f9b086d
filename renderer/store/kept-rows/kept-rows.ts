import { z } from 'zod'
import { SyncRecord, type FieldValues } from '../../../shared/sync/record.ts'
import { sameValue } from '../../../shared/sync/canonical-json.ts'
import { ownValue } from '../../../shared/sync/own-value.ts'
import type { KeptRow } from '../disk/disk-rows.ts'
import type { StoreTables } from '../disk/database.ts'
import { isWithin, readPosition } from '../intake/position.ts'
import { readHouseholdViews } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'
import type { KeptRecord } from '../store.ts'
import { saveEdits } from '../write/save-edits.ts'
import { isContained } from './find-newer.ts'
import { planBringBack, standingOf } from './kept-standing.ts'

/** Seals what the server's older rows are about to replace; write it in the transaction that replaces them. */
export async function sealKept(core: StoreCore, records: readonly SyncRecord[]): Promise<KeptRow[]> {
  const at = core.clock.now().toISOString()
  return Promise.all(records.map(async (record) => ({ recordId: record.id, householdId: record.householdId, areaCode: record.areaCode, at, rowVersion: record.rowVersion, sealed: await core.vault.seal('keptRows', record.id, record) })))
}

/** Of one record the newest stays, also where a load was cut and came again. */
export async function keepRows(tables: Pick<StoreTables, 'keptRows'>, rows: readonly KeptRow[]): Promise<void> {
  const held = await tables.keptRows.bulkGet(rows.map((row) => row.recordId))
  await tables.keptRows.bulkPut(rows.filter((row, at) => (held[at]?.rowVersion ?? 0) < row.rowVersion))
}

/** What this device had and the county database has in an older state, or no more; of areas that are shown, newest first. `recordIds`: only those and what else is kept of their households. */
export async function listKept(core: StoreCore, recordIds?: readonly string[]): Promise<KeptRecord[]> {
  const { shownScope } = await readPosition(core.disk.relaxed)
  // What went out of scope is hidden at once, though it leaves the disk later.
  const rows = (await readRows(core, recordIds)).filter((row) => isWithin(shownScope, row.areaCode))
  const views = await readHouseholdViews(core, rows.map((row) => row.householdId))
  const keptIds = new Set(rows.map((row) => row.recordId))
  const kept = await Promise.all(
    rows.map(async (row): Promise<KeptRecord> => {
      const current = views.get(row.householdId)?.current
      const [now, household] = [current?.get(row.recordId), current?.get(row.householdId)]
      const sealed = SyncRecord.parse(await core.vault.open('keptRows', row.recordId, row.sealed))
      // The household may have been moved meanwhile, and everything of it lies where it does.
      const record = household ? { ...sealed, areaCode: household.areaCode, countyCode: household.countyCode } : sealed
      const standing = standingOf(record, { now, household, isHouseholdKept: keptIds.has(row.householdId) })
      return { record, at: row.at, standing, ...differences(record, now?.deleted ? undefined : now) }
    }),
  )
  return kept.sort((left, right) => (left.at < right.at ? 1 : -1))
}

async function readRows(core: StoreCore, recordIds: readonly string[] | undefined): Promise<readonly KeptRow[]> {
  const { keptRows } = core.disk.relaxed
  if (!recordIds) return keptRows.toArray()
  const wanted = await keptRows.bulkGet([...recordIds])
  return keptRows.where('householdId').anyOf([...new Set(wanted.flatMap((row) => row?.householdId ?? []))]).toArray()
}

/** How many rows `listKept` would show, without opening one. */
export async function countKept({ disk }: Pick<StoreCore, 'disk'>): Promise<number> {
  const { shownScope } = await readPosition(disk.relaxed)
  const areas = z.array(z.string()).parse(await disk.relaxed.keptRows.orderBy('areaCode').keys())
  return areas.filter((areaCode) => isWithin(shownScope, areaCode)).length
}

/** Takes off the list what the county database holds again, because the device that made it has come back. */
export async function forgetRegained(core: StoreCore): Promise<void> {
  const rows = await core.disk.relaxed.keptRows.toArray()
  if (rows.length === 0) return
  const views = await readHouseholdViews(core, rows.map((row) => row.householdId))
  const regained = await Promise.all(
    rows.map(async (row) => {
      const base = views.get(row.householdId)?.base.get(row.recordId)
      return base && isContained(SyncRecord.parse(await core.vault.open('keptRows', row.recordId, row.sealed)), base) ? [row.recordId] : []
    }),
  )
  await dropKept(core, regained.flat())
}

export async function dropKept(core: StoreCore, recordIds: readonly string[]): Promise<void> {
  if (recordIds.length === 0) return
  await core.disk.strict.keptRows.bulkDelete([...recordIds])
  core.bus.announce({ counts: true })
}

/**
 * Saves what was kept as this person's own change: a missing record is made anew, of another one the fields that differ are put
 * back; a household that is missing comes back as a whole. What has been brought back leaves the list when the county database
 * holds it. Rows that cannot come back are passed over. @throws {StoreProblem} like every save; what was saved before stays.
 */
export async function bringBack(core: StoreCore, recordIds: readonly string[]): Promise<void> {
  for (const { record, standing, changes } of planBringBack(await listKept(core, recordIds), recordIds)) {
    const { id: recordId, kind: recordKind, householdId, areaCode, year, body } = record
    await saveEdits(core, [standing === 'missing' ? { kind: 'create', recordKind, recordId, householdId, areaCode, year, body } : { kind: 'patch', recordKind, recordId, householdId, changes }])
  }
}

function differences(record: SyncRecord, now: SyncRecord | undefined): { readonly changes: FieldValues; readonly now: FieldValues } {
  const fields = Object.keys(record.body).filter((field) => !sameValue(record.body[field], now && ownValue(now.body, field)))
  const valuesIn = (body: FieldValues | undefined) => Object.fromEntries(fields.map((field) => [field, (body && ownValue(body, field)) ?? null]))
  return { changes: valuesIn(record.body), now: valuesIn(now?.body) }
}
