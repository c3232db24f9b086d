import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Cursor } from '../../shared/protocol/pull.ts'
import { rootText } from '../../shared/sync/agreement.ts'
import { readTallies } from '../agreement/tally.queries.ts'
import type { Database } from '../database/connect.ts'

export interface Standing {
  readonly isCurrent: boolean
  readonly root: string | null
}

/** Whether a device at this cursor has everything of its scope, and the root by which it can prove that. */
export async function readStanding(database: Database, account: string, patterns: readonly string[], cursor: Cursor | null): Promise<Standing> {
  if (cursor === null || (await hasNews(database, account, patterns, cursor))) return { isCurrent: false, root: null }
  const villages = await readTallies(database, patterns, cursor)
  // Committed between the two questions: the next exchange brings it.
  if (villages.some((village) => village.isBehind)) return { isCurrent: false, root: null }
  return { isCurrent: true, root: createHash('md5').update(rootText(new Map(villages.map((village) => [village.villageCode, village.tally])))).digest('hex') }
}

async function hasNews(database: Database, account: string, patterns: readonly string[], cursor: Cursor): Promise<boolean> {
  const [xid = '0', seq = '0'] = cursor.split(':')
  const isNew = sql<boolean>`(xid, seq) > (${xid}::xid8, ${seq}::bigint) and area_code like any(${[...patterns]}::text[])`
  const { rows } = await sql<{ news: boolean }>`
    select exists (select from record where ${isNew}) or exists (select from conflict where ${isNew}) or exists (select from departure where ${isNew}) or exists (select from hand_over where ${isNew})
      or exists (select from held_op where account = ${account} and not is_open and reason <> 'unreadable' and (xid, seq_no) > (${xid}::xid8, ${seq}::bigint)) as news`.execute(database)
  return rows[0]?.news ?? true
}
