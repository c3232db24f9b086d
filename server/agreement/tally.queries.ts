import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { RecordKind } from '../../shared/domain/record-id.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { KindTally} from '../../shared/sync/agreement.ts';
import { BUCKETS, VillageTally } from '../../shared/sync/agreement.ts'
import type { Cursor } from '../../shared/protocol/pull.ts'
import type { Database } from '../database/connect.ts'
import { runAgainAfterRace } from '../database/run-again.ts'
import type { Tables } from '../database/tables.ts'
import { MOST_ROW_BYTES } from '../sync/page-limits.ts'

export interface CountedVillage {
  readonly villageCode: RegionCode
  readonly tally: VillageTally
  /** Rows that were committed after the cursor: the device cannot have them yet. */
  readonly isBehind: boolean
}

/** A count older than this is made anew, so that a row changed past the numbers (by hand, by damage) shows within a day. */
const RECOUNT_AFTER = '24 hours'

/**
 * Tallies of every village of a scope in one snapshot. Only villages with younger rows than their last count are counted
 * again; the rest comes from `village_tally`, so that a county without changes costs one walk over its village codes.
 */
export async function readTallies(database: Database, patterns: readonly string[], cursor: Cursor): Promise<readonly CountedVillage[]> {
  // Two devices may find the same village stale at the same moment: one of them counts, the other looks again.
  return runAgainAfterRace(() => database.transaction().setIsolationLevel('repeatable read').execute(async (transaction) => {
    const states = await readStates(transaction, patterns, cursor)
    const stale = states.filter((state) => state.tally === null).map((state) => state.village)
    const counted = await countVillages(transaction, stale)
    return states.map(({ village, behind, tally }) => ({ villageCode: village as RegionCode, isBehind: behind, tally: VillageTally.parse(tally ?? counted.get(village) ?? {}) }))
  }))
}

/** The living rows that a device can hold: one that is too large to travel is on neither side. */
export const TRAVELS = sql<boolean>`not deleted and bytes <= ${MOST_ROW_BYTES}`

interface State {
  readonly village: string
  readonly behind: boolean
  /** Null where it has to be counted. */
  readonly tally: unknown
}

async function readStates(transaction: Transaction<Tables>, patterns: readonly string[], cursor: Cursor): Promise<readonly State[]> {
  const [xid = '0', seq = '0'] = cursor.split(':')
  const prefixes = patterns.map((pattern) => pattern.slice(0, -1))
  const { rows } = await sql<State>`
    with recursive area as (select prefix, prefix || ':' as beyond from unnest(${prefixes}::text[]) as scope (prefix)),
    walk as (
      select beyond, (select min(area_code) from record where area_code >= prefix and area_code < beyond) as code from area
      union all
      select beyond, (select min(area_code) from record where area_code > walk.code and area_code < beyond) from walk where code is not null
    ),
    village as (
      select distinct code, count.as_of, count.tally, count.counted_at > clock_timestamp() - interval '${sql.raw(RECOUNT_AFTER)}' as is_recent
      from walk left join village_tally count on count.village_code = code where code is not null
    ),
    younger as (
      select area_code, bool_or(change.xid >= village.as_of) as recount, bool_or((change.xid, change.seq) > (${xid}::xid8, ${seq}::bigint)) as behind
      -- A household that has moved away leaves no row behind but its departure.
      from (select area_code, xid, seq from record union all select area_code, xid, seq from departure) as change join village on village.code = area_code
      where change.xid >= least(${xid}::xid8, (select min(as_of) from village)) group by area_code
    )
    select code as village, coalesce(behind, false) as behind, case when as_of is not null and is_recent and not coalesce(recount, false) then tally end as tally
    from village left join younger on younger.area_code = code order by code`.execute(transaction)
  return rows
}

/** Counts villages and keeps the counts, unless somebody has kept a younger one. */
async function countVillages(transaction: Transaction<Tables>, villages: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  if (villages.length === 0) return new Map()
  const { rows } = await sql<{ village: string; tally: unknown }>`
    with counted as (
      select area_code, jsonb_object_agg(kind, jsonb_build_object('records', records, 'sum', sum)) as tally
      from (select area_code, kind, count(*) as records, sum(digest)::text as sum from record where area_code = any(${[...villages]}::text[]) and ${TRAVELS} group by area_code, kind) as line
      group by area_code
    )
    insert into village_tally (village_code, as_of, tally)
    select code, pg_snapshot_xmin(pg_current_snapshot()), coalesce(tally, '{}') from unnest(${[...villages]}::text[]) as village (code) left join counted on area_code = code
    on conflict (village_code) do update set as_of = excluded.as_of, tally = excluded.tally, counted_at = excluded.counted_at
    returning village_code as village, tally`.execute(transaction)
  return new Map(rows.map((row) => [row.village, row.tally]))
}

/** The tallies of one village and kind by the last hex digit of the ids, counted from the rows. */
export async function readBuckets(database: Database, villageCode: RegionCode, kind: RecordKind): Promise<readonly KindTally[]> {
  const { rows } = await sql<{ bucket: string; records: number; sum: string }>`
    select right(id::text, 1) as bucket, count(*)::int as records, sum(digest)::text as sum from record
    where area_code = ${villageCode} and kind = ${kind} and ${TRAVELS} group by 1`.execute(database)
  const found = new Map(rows.map((row) => [Number.parseInt(row.bucket, 16), row]))
  return Array.from({ length: BUCKETS }, (_, bucket) => ({ records: found.get(bucket)?.records ?? 0, sum: found.get(bucket)?.sum ?? '0' }))
}
