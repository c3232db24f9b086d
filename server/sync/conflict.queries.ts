import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { Conflict } from '../../shared/sync/outcome.ts'
import type { Tables } from '../database/tables.ts'
import { MOST_ROW_BYTES, REPLY_BYTES } from './page-limits.ts'

/** Conflicts by id, locked, for the ops that settle them. */
export async function lockConflicts(transaction: Transaction<Tables>, ids: readonly string[]): Promise<Map<string, Conflict>> {
  if (ids.length === 0) return new Map()
  const rows = await transaction.selectFrom('conflict').select(['id', 'conflict']).where('id', 'in', ids).where('bytes', '<=', MOST_ROW_BYTES).orderBy('id').forUpdate().execute()
  return new Map(rows.map((row) => [row.id, Conflict.parse(row.conflict)]))
}

/** Conflicts that an op raised earlier, for the answer to an op that is sent again, as far as an answer can carry them. */
export async function readConflictsOf(transaction: Transaction<Tables>, opIds: readonly string[]): Promise<readonly Conflict[]> {
  if (opIds.length === 0) return []
  const { rows } = await sql<{ conflict: unknown }>`
    select conflict from conflict where id in (
      select id from (select id, sum(bytes) over (order by id) as running from conflict where op_id = any(${[...opIds]}::uuid[])) as one where running <= ${REPLY_BYTES})`.execute(transaction)
  return rows.map((row) => Conflict.parse(row.conflict))
}

/**
 * Files conflicts and what became of them. Their ids follow from the ops that raised them: one that was chosen so that its
 * conflict takes another's place makes this throw, and its push holds it.
 */
export async function writeConflicts(transaction: Transaction<Tables>, conflicts: readonly Conflict[]): Promise<void> {
  if (conflicts.length === 0) return
  const rows = conflicts.map((conflict) => ({ id: conflict.id, op_id: conflict.opId, record_id: conflict.recordId, area_code: conflict.areaCode, conflict, resolved: conflict.resolution !== null }))
  const { numAffectedRows } = await sql`
    insert into conflict (id, op_id, record_id, area_code, conflict, resolved)
    select id, op_id, record_id, area_code, conflict, resolved
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as line (id uuid, op_id uuid, record_id uuid, area_code text, conflict jsonb, resolved boolean)
    on conflict (id) do update set conflict = excluded.conflict, resolved = excluded.resolved, xid = pg_current_xact_id(), seq = nextval('change_seq')
    where conflict.op_id = excluded.op_id`.execute(transaction)
  if (Number(numAffectedRows) !== rows.length) throw new Error('the id of a conflict belongs to another op')
}

/** Who wrote a version of a record, and when: the other side of a conflict. */
export async function findAuthor(transaction: Transaction<Tables>, recordId: string, rowVersion: number): Promise<{ readonly by: string; readonly at: string }> {
  const row = await transaction.selectFrom('op').select(['actor', 'received_at']).where('record_id', '=', recordId).where('row_version', '=', rowVersion).orderBy('received_at').executeTakeFirst()
  return { by: row?.actor ?? 'import', at: (row?.received_at ?? new Date(0)).toISOString() }
}
