import { sql } from 'kysely'
import { Cursor } from '../../shared/protocol/pull.ts'
import type { Database } from '../database/connect.ts'
import { RECORD_TEXT } from './record.queries.ts'

export interface PulledPage {
  /** NDJSON as PostgreSQL wrote it; nothing is parsed in between. Each line ends with a line feed. */
  readonly text: string
  readonly cursor: Cursor
  readonly more: boolean
}

const TOMBSTONE_JSON = sql<string>`json_build_object('type', 'tombstone', 'id', id, 'kind', kind, 'householdId', household_id, 'areaCode', area_code, 'rowVersion', row_version)`

/**
 * Changes after a cursor in commit order, as far as every transaction with a lower number has ended: one that commits
 * late with a lower number cannot be skipped (measured: a plain sequence cursor missed 188 to 292 of 20,000).
 */
export async function readChanges(database: Database, account: string, patterns: readonly string[], cursor: Cursor, limit: number): Promise<PulledPage> {
  const [xid = '0', seq = '0'] = cursor.split(':')
  const isNew = sql<boolean>`(xid, seq) > (${xid}::xid8, ${seq}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot()) and area_code like any(${[...patterns]}::text[])`
  // Every side comes in order out of its index, so that long lines are neither sorted nor kept twice.
  const { rows } = await sql<{ text: string | null; lines: number; last: string | null; horizon: string }>`
    select string_agg(line, '') filter (where place <= ${limit}) as text, count(*)::int as lines,
      max(xid::text || ':' || seq::text) filter (where place = ${limit}) as last, pg_snapshot_xmin(pg_current_snapshot())::text as horizon
    from (
      select *, row_number() over () as place from (
        (select xid, seq, case when deleted then ${TOMBSTONE_JSON}::text || E'\n' else '{"type":"upsert","record":' || ${RECORD_TEXT} || E'}\n' end as line
          from record where ${isNew} order by xid, seq limit ${limit + 1})
        union all
        (select xid, seq, json_build_object('type', 'conflict', 'conflict', conflict)::text || E'\n'
          from conflict where ${isNew} order by xid, seq limit ${limit + 1})
        union all
        (select xid, seq, json_build_object('type', 'scope-out', 'householdId', household_id, 'areaCode', area_code)::text || E'\n'
          from departure where ${isNew} and not to_area like any(${[...patterns]}::text[]) order by xid, seq limit ${limit + 1})
        union all
        (select xid, seq, json_build_object('type', 'hand-over', 'handOver', hand_over)::text || E'\n'
          from hand_over where ${isNew} order by xid, seq limit ${limit + 1})
        union all
        (select xid, seq_no, json_build_object('type', 'outcome', 'outcome', outcome)::text || E'\n'
          from held_op join op_answer using (op_id) where account = ${account} and (xid, seq_no) > (${xid}::xid8, ${seq}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
          order by xid, seq_no limit ${limit + 1})
        order by xid, seq limit ${limit + 1}
      ) as change
    ) as page`.execute(database)
  const page = rows[0]
  const more = (page?.lines ?? 0) > limit
  // Everything below the horizon has been looked at, so that the next pull does not walk over other people's rows again.
  const next = more ? page?.last : `${page?.horizon ?? '0'}:0`
  return { text: page?.text ?? '', cursor: Cursor.parse(next), more }
}
