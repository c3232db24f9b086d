import { sql } from 'kysely'
import type { RawBuilder, Transaction } from 'kysely'
import { SyncRecord } from '../../shared/sync/record.ts'
import type { Tables } from '../database/tables.ts'
import { MOST_ROW_BYTES } from './page-limits.ts'

/** A stored row as the wire shows it, built by PostgreSQL so that Node does not have to. */
export const RECORD_JSON = sql<string>`json_build_object('id', id, 'kind', kind, 'countyCode', county_code, 'areaCode', area_code, 'householdId', household_id,
  'year', year, 'body', body, 'rowVersion', row_version, 'fieldVersions', field_versions, 'deleted', deleted)`

/**
 * The same as text, twice as fast as building JSON (measured: 4.9 against 9.4 µs a row). Only columns whose values need
 * no escape stand between quotes: ids, digits and the names of kinds.
 */
export const RECORD_TEXT = sql<string>`'{"id":"' || id || '","kind":"' || kind || '","countyCode":"' || county_code || '","areaCode":"' || area_code || '","householdId":"' || household_id
  || '","year":' || coalesce(year::text, 'null') || ',"body":' || body || ',"rowVersion":' || row_version || ',"fieldVersions":' || field_versions || ',"deleted":' || deleted || '}'`

/**
 * The rows with these ids, locked in the order of their ids, so that two pushes cannot wait for each other in a circle. A row
 * that is too large to travel is as if it were not there: what is written to it waits.
 */
export async function lockRecords(transaction: Transaction<Tables>, ids: readonly string[]): Promise<readonly SyncRecord[]> {
  const { rows } = await sql<{ record: string }>`
    select ${RECORD_TEXT} as record from record where id = any(${[...new Set(ids)]}::uuid[]) and bytes <= ${MOST_ROW_BYTES} order by id for update`.execute(transaction)
  return rows.map((row) => SyncRecord.parse(JSON.parse(row.record)))
}

/** Adds new records. One that somebody else has created meanwhile makes this throw: the push runs again and sees it. */
export async function insertRecords(transaction: Transaction<Tables>, records: readonly SyncRecord[]): Promise<void> {
  if (records.length === 0) return
  await sql`
    insert into record (county_code, id, kind, area_code, household_id, year, body, row_version, field_versions, deleted)
    select "countyCode", id, kind, "areaCode", "householdId", year, body, "rowVersion", "fieldVersions", deleted from ${linesOf(records)}`.execute(transaction)
}

/** Writes the new state of locked records; each write gets the number of its transaction and the next change number. */
export async function updateRecords(transaction: Transaction<Tables>, records: readonly SyncRecord[]): Promise<void> {
  if (records.length === 0) return
  await sql`
    update record set body = line.body, row_version = line."rowVersion", field_versions = line."fieldVersions", deleted = line.deleted,
      updated_at = now(), xid = pg_current_xact_id(), seq = nextval('change_seq')
    from ${linesOf(records)} where record.county_code = line."countyCode" and record.id = line.id`.execute(transaction)
}

function linesOf(records: readonly SyncRecord[]): RawBuilder<unknown> {
  return sql`jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as line ("countyCode" text, id uuid, kind text, "areaCode" text, "householdId" uuid, year int,
    body jsonb, "rowVersion" int, "fieldVersions" jsonb, deleted boolean)`
}
