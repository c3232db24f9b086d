import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { SyncRecord } from '../../shared/sync/record.ts'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'
import { RECORD_JSON } from '../sync/record.queries.ts'
import type { BuiltSegment } from './build-segment.ts'

export interface VillageState {
  readonly village: string
  /** Transaction below which the segment holds everything; null where there is none. */
  readonly asOf: string | null
  readonly stale: boolean
}

/** Lowest transaction that may still be open: everything below it is visible to this snapshot. */
export async function readHorizon(transaction: Transaction<Tables>): Promise<string> {
  const { rows } = await sql<{ xmin: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`.execute(transaction)
  return rows[0]?.xmin ?? '0'
}

/** The villages of a scope that hold living households, and which of their segments are out of date by more than `tolerance` rows. */
export async function readVillageStates(transaction: Transaction<Tables>, patterns: readonly string[], tolerance: number): Promise<readonly VillageState[]> {
  const { rows } = await sql<VillageState>`
    select area_code as village, segment.as_of::text as "asOf", (segment.as_of is null or count(*) filter (where record.xid >= segment.as_of) > ${tolerance}) as stale
    from record left join village_segment segment on segment.village_code = area_code
    where area_code like any(${[...patterns]}::text[]) group by area_code, segment.as_of
    having bool_or(kind = 'household' and not deleted) order by area_code`.execute(transaction)
  return rows
}

export async function readVillageRecords(transaction: Transaction<Tables>, village: string): Promise<readonly SyncRecord[]> {
  const { rows } = await sql<{ record: unknown }>`
    select ${RECORD_JSON} as record from record where area_code = ${village} and not deleted order by household_id, kind, id`.execute(transaction)
  return rows.map((row) => SyncRecord.parse(row.record))
}

/** Keeps a packed village unless a newer one is there already. */
export async function writeSegment(database: Database, village: string, asOf: string, segment: BuiltSegment): Promise<void> {
  await sql`
    insert into village_segment (village_code, as_of, version, households, records, index_bytes, row_bytes)
    values (${village}, ${asOf}::xid8, ${segment.version}, ${segment.households}, ${segment.records}, ${segment.indexBytes}, ${segment.rowBytes})
    on conflict (village_code) do update set as_of = excluded.as_of, version = excluded.version, households = excluded.households,
      records = excluded.records, index_bytes = excluded.index_bytes, row_bytes = excluded.row_bytes
    where village_segment.as_of <= excluded.as_of`.execute(database)
}
