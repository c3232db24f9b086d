import { sql, type RawBuilder } from 'kysely'
import { Cursor } from '../../shared/protocol/pull.ts'
import type { Database } from '../database/connect.ts'
import { briefOutcome } from './op-ledger.queries.ts'
import { HEAVY_ROW_BYTES, MOST_ROW_BYTES } from './page-limits.ts'
import { RECORD_TEXT } from './record.queries.ts'

export interface PulledPage {
  /** NDJSON as PostgreSQL wrote it; nothing is parsed in between. Each line ends with a line feed. */
  readonly text: string
  readonly cursor: Cursor
  readonly more: boolean
}

const TOMBSTONE_JSON = sql<string>`json_build_object('type', 'tombstone', 'id', id, 'kind', kind, 'householdId', household_id, 'areaCode', area_code, 'rowVersion', row_version)`

/** In the place of a row that is too large to travel: the device takes away what it holds of it. */
const WITHHELD_JSON = sql<string>`json_build_object('type', 'withheld', 'id', id, 'kind', kind, 'householdId', household_id, 'areaCode', area_code, 'rowVersion', row_version, 'bytes', bytes)`

/** How much one page may hold: it ends before the row that is too many or too much. One row goes in any case. */
export interface PageSize {
  readonly rows: number
  readonly bytes: number
}

/**
 * Changes after a cursor in commit order, as far as every transaction with a lower number has ended: one that commits
 * late with a lower number cannot be skipped (measured: a plain sequence cursor missed 188 to 292 of 20,000).
 */
export async function readChanges(database: Database, account: string, patterns: readonly string[], cursor: Cursor, size: PageSize): Promise<PulledPage> {
  const reach = await findReach(database, account, patterns, cursor, size)
  // Everything below the horizon has been looked at, so that the next pull does not walk over other people's rows again.
  const next = Cursor.parse(reach.more ? reach.last : `${reach.horizon}:0`)
  return { text: reach.fit === 0 ? '' : await readLines(database, account, patterns, cursor, reach), cursor: next, more: reach.more }
}

interface Reach {
  /** Rows of the page. */
  readonly fit: number
  readonly more: boolean
  /** The place of the last one. */
  readonly last: string
  readonly horizon: string
}

/** How far a page goes, by what the rows say of their weight: none of them is opened. */
async function findReach(database: Database, account: string, patterns: readonly string[], cursor: Cursor, { rows: most, bytes: mostBytes }: PageSize): Promise<Reach> {
  const horizon = sql`pg_snapshot_xmin(pg_current_snapshot())`
  const isNew = sql<boolean>`${after(cursor)} and xid < ${horizon} and area_code like any(${[...patterns]}::text[])`
  const limit = sql`limit ${most + 1}`
  const { rows } = await sql<Reach>`
    with weighed as (
      select xid, seq, row_number() over way as place, sum(bytes) over way as running from (
        (select xid, seq, case when deleted or bytes > ${MOST_ROW_BYTES} then 300 else bytes end as bytes from record where ${isNew} order by xid, seq ${limit})
        union all (select xid, seq, bytes from conflict where ${isNew} and bytes <= ${MOST_ROW_BYTES} order by xid, seq ${limit})
        union all (select xid, seq, 200 from departure where ${isNew} and ${hasLeft(patterns)} order by xid, seq ${limit})
        union all (select xid, seq, bytes from hand_over where ${isNew} and bytes <= ${MOST_ROW_BYTES} order by xid, seq ${limit})
        union all (select xid, seq_no, least(op_answer.bytes, ${HEAVY_ROW_BYTES}) from held_op join op_answer using (op_id) where account = ${account} and ${after(cursor, 'seq_no')} and xid < ${horizon} order by xid, seq_no ${limit})
        order by xid, seq ${limit}
      ) as change window way as (order by xid, seq rows between unbounded preceding and current row)
    ), fitting as (select xid, seq from weighed where place = 1 or (place <= ${most} and running <= ${mostBytes}))
    select (select count(*)::int from fitting) as fit, (select count(*) from weighed) > (select count(*) from fitting) as more,
      coalesce((select xid::text || ':' || seq::text from fitting order by xid desc, seq desc limit 1), '0:0') as last, ${horizon}::text as horizon`.execute(database)
  return rows[0] ?? { fit: 0, more: false, last: '0:0', horizon: '0' }
}

/**
 * The lines of a page. Between the two questions rows can only leave the stretch, because whoever changes one gives it a
 * younger number, and every transaction below the reach has ended.
 */
async function readLines(database: Database, account: string, patterns: readonly string[], cursor: Cursor, { fit, last }: Reach): Promise<string> {
  const [xid = '0', seq = '0'] = last.split(':')
  const isOnPage = sql<boolean>`${after(cursor)} and (xid, seq) <= (${xid}::xid8, ${seq}::bigint) and area_code like any(${[...patterns]}::text[])`
  const limit = sql`limit ${fit}`
  // Every side comes in order out of its index, so that long lines are neither sorted nor kept twice.
  const { rows } = await sql<{ text: string | null }>`
    select string_agg(line, '') as text from (
      (select xid, seq, case when deleted then ${TOMBSTONE_JSON}::text || E'\n' when bytes > ${MOST_ROW_BYTES} then ${WITHHELD_JSON}::text || E'\n' else '{"type":"upsert","record":' || ${RECORD_TEXT} || E'}\n' end as line
        from record where ${isOnPage} order by xid, seq ${limit})
      union all
      (select xid, seq, json_build_object('type', 'conflict', 'conflict', conflict)::text || E'\n'
        from conflict where ${isOnPage} and bytes <= ${MOST_ROW_BYTES} order by xid, seq ${limit})
      union all
      (select xid, seq, json_build_object('type', 'scope-out', 'householdId', household_id, 'areaCode', area_code)::text || E'\n'
        from departure where ${isOnPage} and ${hasLeft(patterns)} order by xid, seq ${limit})
      union all
      (select xid, seq, json_build_object('type', 'hand-over', 'handOver', hand_over)::text || E'\n'
        from hand_over where ${isOnPage} and bytes <= ${MOST_ROW_BYTES} order by xid, seq ${limit})
      union all
      (select xid, seq_no, json_build_object('type', 'outcome', 'outcome', ${briefOutcome(sql`outcome`)})::text || E'\n'
        from held_op join op_answer using (op_id) where account = ${account} and ${after(cursor, 'seq_no')} and (xid, seq_no) <= (${xid}::xid8, ${seq}::bigint)
        order by xid, seq_no ${limit})
      order by xid, seq
    ) as page`.execute(database)
  return rows[0]?.text ?? ''
}

/** A household that has come back is sent as it is: its departure may stand behind its rows, and would hide them. */
function hasLeft(patterns: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`not exists (select from record where record.id = departure.household_id and record.area_code like any(${[...patterns]}::text[])) and not to_area like any(${[...patterns]}::text[])`
}

function after(cursor: Cursor, number: 'seq' | 'seq_no' = 'seq'): RawBuilder<boolean> {
  const [xid = '0', seq = '0'] = cursor.split(':')
  return sql<boolean>`(xid, ${sql.ref(number)}) > (${xid}::xid8, ${seq}::bigint)`
}
