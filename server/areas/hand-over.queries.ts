import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { HandOver } from '../../shared/sync/hand-over.ts'
import type { Decision } from '../../shared/sync/decision.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { isInScope, scopePatterns } from '../accounts/scope.ts'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'

/** Puts work on the list of whoever has the household now, where it no longer belongs to the person who did it. */
export async function listHandOvers(transaction: Transaction<Tables>, account: Account, decisions: readonly Decision[]): Promise<void> {
  const handed = decisions.filter(({ changed, conflicts, operation }) => (changed || conflicts.length > 0) && !isInScope(account.scope, operation.areaCode))
  if (handed.length === 0) return
  const handedAt = new Date().toISOString()
  const rows = handed.map(({ operation }) => {
    const { opId, householdId, recordId, recordKind, areaCode } = operation
    const handOver: HandOver = { id: randomUUID(), opId, householdId, recordId, recordKind, areaCode, fields: Object.keys(operation.changes), by: account.account, madeAt: operation.deviceTime, handedAt, taken: null }
    return { id: handOver.id, op_id: opId, area_code: areaCode, hand_over: JSON.stringify(handOver) }
  })
  await transaction.insertInto('hand_over').values(rows).execute()
}

/** Notes who has taken hand-overs over; those out of scope and those taken already stay as they are. Returns how many were taken now. */
export async function takeHandOvers(database: Database, account: Account, ids: readonly string[]): Promise<number> {
  const taken = JSON.stringify({ by: account.account, at: new Date().toISOString() })
  const { rows } = await sql`
    update hand_over set taken = true, hand_over = jsonb_set(hand_over, '{taken}', ${taken}::jsonb), xid = pg_current_xact_id(), seq = nextval('change_seq')
    where id = any(${[...ids]}::uuid[]) and not taken and area_code like any(${scopePatterns(account)}::text[]) returning id`.execute(database)
  return rows.length
}
