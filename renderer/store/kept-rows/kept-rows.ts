import { SyncRecord, type FieldValues } from '../../../shared/sync/record.ts'
import { sameValue } from '../../../shared/sync/canonical-json.ts'
import type { KeptRow } from '../disk/disk-rows.ts'
import type { StoreTables } from '../disk/database.ts'
import { readHouseholdViews } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'
import type { KeptRecord } from '../store.ts'
import { saveEdits } from '../write/save-edits.ts'
import { isContained } from './find-newer.ts'

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

/** What this device had and the county database has in an older state, or no more. */
export async function listKept(core: StoreCore): Promise<KeptRecord[]> {
  const rows = await core.disk.relaxed.keptRows.toArray()
  const views = await readHouseholdViews(core, rows.map((row) => row.householdId))
  const kept = await Promise.all(
    rows.map(async (row): Promise<KeptRecord> => {
      const record = SyncRecord.parse(await core.vault.open('keptRows', row.recordId, row.sealed))
      const now = views.get(row.householdId)?.current.get(row.recordId)
      return { record, at: row.at, isMissing: now === undefined || now.deleted, changes: changesTo(record, now) }
    }),
  )
  return kept.sort((left, right) => (left.at < right.at ? 1 : -1))
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
 * back. It leaves the list when the county database holds it. @throws {StoreProblem} like every save.
 */
export async function bringBack(core: StoreCore, recordIds: readonly string[]): Promise<void> {
  const wanted = (await listKept(core)).filter(({ record }) => recordIds.includes(record.id))
  // A household comes before what belongs to it.
  const ordered = wanted.toSorted((left, right) => Number(right.record.kind === 'household') - Number(left.record.kind === 'household'))
  for (const { record, isMissing, changes } of ordered) {
    const { id: recordId, kind: recordKind, householdId, areaCode, year, body } = record
    await saveEdits(core, [isMissing ? { kind: 'create', recordKind, recordId, householdId, areaCode, year, body } : { kind: 'patch', recordKind, recordId, householdId, changes }])
  }
}

function changesTo(record: SyncRecord, now: SyncRecord | undefined): FieldValues {
  return Object.fromEntries(Object.entries(record.body).filter(([field, value]) => !sameValue(value, now?.body[field])))
}
