import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { Cursor } from '../../shared/protocol/pull.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { LineageId } from '../../shared/sync/operation.ts'
import type { Tables } from '../database/tables.ts'

/** What a local database shows of itself when it speaks to the server. */
export interface Shown {
  /** It has loaded the account's scope of today whole, and had handed in everything before that. */
  readonly isLoaded: boolean
  /** Everything up to there lies on its disk; null where it says nothing. */
  readonly cursor: Cursor | null
}

/** One scope of an account under which a local database was met. */
export interface LineageContact extends Shown {
  readonly epoch: number
  readonly firstSeenAt: Date
  readonly cursor: Cursor
}

/** Notes that a local database has spoken to the server under the account's scope of today, and what it has shown. Nothing is ever forgotten of it. */
export async function noteContact(writer: Kysely<Tables>, { account, scopeEpoch }: Account, lineageId: LineageId, { isLoaded, cursor }: Shown): Promise<void> {
  const [xid = '0', seq = '0'] = (cursor ?? '0:0').split(':')
  const isNews = sql<boolean>`((${isLoaded} and not known.is_loaded) or (${xid}::xid8, ${seq}::bigint) > (known.xid, known.seq))`
  // Asked first: most exchanges bring nothing new, and a write would move the horizon that all pulls wait for.
  const { rows } = await sql`select from lineage_contact known where account = ${account} and lineage_id = ${lineageId} and epoch = ${scopeEpoch} and not ${isNews}`.execute(writer)
  if (rows.length > 0) return
  await sql`
    insert into lineage_contact as known (account, lineage_id, epoch, is_loaded, xid, seq) values (${account}, ${lineageId}, ${scopeEpoch}, ${isLoaded}, ${xid}::xid8, ${seq}::bigint)
    on conflict (account, lineage_id, epoch) do update set is_loaded = known.is_loaded or excluded.is_loaded,
      xid = case when (excluded.xid, excluded.seq) > (known.xid, known.seq) then excluded.xid else known.xid end,
      seq = case when (excluded.xid, excluded.seq) > (known.xid, known.seq) then excluded.seq else known.seq end
    where ${isNews}`.execute(writer)
}

/**
 * Notes that a local database has an older scope of the account whole, and so knows of every loss before it. Only of a scope
 * under which it was met: what it says of itself proves no meeting.
 */
export async function noteLoaded(writer: Kysely<Tables>, account: string, lineageId: LineageId, epoch: number): Promise<void> {
  await writer.updateTable('lineage_contact').set({ is_loaded: true }).where('account', '=', account).where('lineage_id', '=', lineageId).where('epoch', '=', epoch).where('is_loaded', '=', false).execute()
}

export async function readContacts(reader: Kysely<Tables>, account: string, lineageId: LineageId): Promise<readonly LineageContact[]> {
  const rows = await reader.selectFrom('lineage_contact').select(['epoch', 'first_seen_at', 'is_loaded', 'xid', 'seq']).where('account', '=', account).where('lineage_id', '=', lineageId).orderBy('epoch').execute()
  return rows.map((row) => ({ epoch: row.epoch, firstSeenAt: row.first_seen_at, isLoaded: row.is_loaded, cursor: Cursor.parse(`${row.xid}:${row.seq}`) }))
}
