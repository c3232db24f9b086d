import { sql, type RawBuilder } from 'kysely'
import type { Transaction } from 'kysely'
import { Outcome } from '../../shared/sync/outcome.ts'
import type { LedgerEntry } from '../../shared/sync/find-ledger-answer.ts'
import type { LineageId, Operation } from '../../shared/sync/operation.ts'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'
import { answerOf, type Taken } from './decide-unit.ts'

export interface LedgerAnswers {
  readonly byId: ReadonlyMap<string, LedgerEntry>
  /** Op id by seq, of one lineage. */
  readonly bySeq: ReadonlyMap<number, string>
  /** The lineage is the database of another account: whoever writes under it takes none of its numbers. */
  readonly isForeign: boolean
}

/** An answer without its list of fields where that was made longer, before there were limits, than a person can read. */
export function briefOutcome(outcome: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when octet_length((${outcome})::text) > 65536 then jsonb_set(${outcome}, '{fields}', '[]') else ${outcome} end`
}

/** Of `op left join op_answer`. */
export const NEWEST_OUTCOME = briefOutcome(sql`coalesce(op_answer.outcome, op.outcome)`)

/** What the ledger already holds of these ops, by id and by the seq of their lineage. A lineage belongs to the account that first spoke to the server under it. */
export async function readLedger(transaction: Transaction<Tables>, account: string, lineageId: LineageId, operations: readonly Operation[]): Promise<LedgerAnswers> {
  const ids = operations.map((operation) => operation.opId)
  const seqs = operations.map((operation) => operation.seq)
  const rows = await sql<{ op_id: string; lineage_id: string; seq: number; hash: string; outcome: unknown }>`
    select op_id, lineage_id, seq, hash, ${NEWEST_OUTCOME} as outcome from op left join op_answer using (op_id) where op_id = any(${ids}::uuid[]) or (lineage_id = ${lineageId} and seq = any(${seqs}::int[]))`.execute(transaction)
  const first = await transaction.selectFrom('lineage_contact').select('account').where('lineage_id', '=', lineageId).orderBy('first_seen_at').orderBy('account').executeTakeFirst()
  return {
    isForeign: first !== undefined && first.account !== account,
    byId: new Map(rows.rows.map((row) => [row.op_id, { hash: row.hash, outcome: Outcome.parse(row.outcome) }])),
    bySeq: new Map(rows.rows.filter((row) => row.lineage_id === lineageId).map((row) => [row.seq, row.op_id])),
  }
}

/** Appends the answers. When another request has answered one of these ops meanwhile, this throws and the push runs again. */
export async function appendToLedger(transaction: Transaction<Tables>, decisions: readonly Taken[]): Promise<void> {
  if (decisions.length === 0) return
  // The row version says who wrote it, also where the author is not told.
  const lines = decisions.map((decision) => ({ operation: decision.operation, outcome: answerOf(decision), version: decision.outcome.rowVersion }))
  // The columns are taken out of the op by PostgreSQL: each byte that travels is parsed there once more.
  await sql`
    insert into op (op_id, lineage_id, seq, hash, county_code, record_id, record_kind, actor, operation, outcome, row_version)
    select (operation->>'opId')::uuid, (operation->>'lineageId')::uuid, (operation->>'seq')::int, operation->>'hash', operation->>'countyCode',
      (operation->>'recordId')::uuid, operation->>'recordKind', operation->>'actor', operation, outcome, version
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as line (operation jsonb, outcome jsonb, version int)`.execute(transaction)
}

/** Highest seq of a lineage below which every op has been answered; 0 for a new lineage. */
export async function readAcknowledgedSeq(database: Database, lineageId: LineageId): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    select coalesce(max(seq), 0)::int as seq
    from (select seq, row_number() over (order by seq) as place from (
      select seq from op where lineage_id = ${lineageId} union select seq from held_op where lineage_id = ${lineageId} and seq is not null) as numbered) as line where seq = place`.execute(database)
  return rows[0]?.seq ?? 0
}
