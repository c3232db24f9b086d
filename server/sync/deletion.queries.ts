import { sql } from 'kysely'
import type { Cursor } from '../../shared/protocol/pull.ts'
import type { Database } from '../database/connect.ts'

/** Tombstones of a scope after a cursor, whether the feed shows them yet or not. */
export async function countDeletions(database: Database, patterns: readonly string[], cursor: Cursor): Promise<number> {
  const [xid = '0', seq = '0'] = cursor.split(':')
  const { rows } = await sql<{ deletions: number }>`
    select count(*)::int as deletions from record where deleted and (xid, seq) > (${xid}::xid8, ${seq}::bigint) and area_code like any(${[...patterns]}::text[])`.execute(database)
  return rows[0]?.deletions ?? 0
}
