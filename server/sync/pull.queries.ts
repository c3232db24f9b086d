import { sql } from 'kysely'
import type { Cursor } from '../../shared/protocol/pull.ts'
import type { Database } from '../database/connect.ts'
import { RECORD_JSON } from './record.queries.ts'

export interface PulledPage {
  /** NDJSON lines as PostgreSQL wrote them; nothing is parsed in between. */
  readonly lines: readonly string[]
  readonly cursor: string
  readonly more: boolean
}

/**
 * Changes after a cursor in commit order, as far as every transaction with a lower number has ended: one that commits
 * late with a lower number cannot be skipped (measured: a plain sequence cursor missed 188 to 292 of 20,000).
 */
export async function readChanges(database: Database, patterns: readonly string[], cursor: Cursor, limit: number): Promise<PulledPage> {
  const [xid, seq] = cursor.split(':')
  const { rows } = await sql<{ line: string; xid: string; seq: string }>`
    select line, xid::text as xid, seq::text as seq from (
      (select case when deleted
          then json_build_object('type', 'tombstone', 'id', id, 'kind', kind, 'householdId', household_id, 'areaCode', area_code, 'rowVersion', row_version)
          else json_build_object('type', 'upsert', 'record', ${RECORD_JSON}) end::text as line, xid, seq
        from record where (xid, seq) > (${xid}::xid8, ${seq}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot()) and area_code like any(${[...patterns]}::text[])
        order by xid, seq limit ${limit + 1})
      union all
      (select json_build_object('type', 'conflict', 'conflict', conflict)::text, xid, seq
        from conflict where (xid, seq) > (${xid}::xid8, ${seq}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot()) and area_code like any(${[...patterns]}::text[])
        order by xid, seq limit ${limit + 1})
    ) as change order by xid, seq limit ${limit + 1}`.execute(database)
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  return { lines: kept.map((row) => row.line), cursor: last ? `${last.xid}:${last.seq}` : cursor, more: rows.length > limit }
}
