import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { HandOver, HandOverDecision } from '../../shared/sync/hand-over.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { scopePatterns } from '../accounts/scope.ts'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'
import type { Taken } from '../sync/decide-unit.ts'

/** Puts work on the list of whoever has the household now: what was carried out for them to look at, what is offered to take over or not. */
export async function listHandOvers(transaction: Transaction<Tables>, { account }: Account, decisions: readonly Taken[]): Promise<void> {
  const handed = decisions.filter(({ handed, changed, conflicts }) => handed === 'offered' || (handed === 'carried_out' && (changed || conflicts.length > 0)))
  if (handed.length === 0) return
  const handedAt = new Date().toISOString()
  const rows = handed.map(({ operation, handed: how }) => {
    const { opId, householdId, recordId, recordKind, areaCode, kind, year, changes } = operation
    const offered = how === 'offered' ? { kind, year, changes } : null
    const handOver: HandOver = { id: randomUUID(), opId, householdId, recordId, recordKind, areaCode, fields: Object.keys(changes), by: account, madeAt: operation.deviceTime, handedAt, offered, taken: null }
    return { id: handOver.id, op_id: opId, area_code: areaCode, hand_over: JSON.stringify(handOver) }
  })
  await transaction.insertInto('hand_over').values(rows).execute()
}

/** Keeps what really became of work whose author is told no more than that it was handed over. */
export async function keepHanded(transaction: Transaction<Tables>, { account }: Account, decisions: readonly Taken[]): Promise<void> {
  const rows = decisions.flatMap(({ operation, handed, outcome }) => (handed === null ? [] : [{ op_id: operation.opId, account, lineage_id: operation.lineageId, household_id: operation.householdId, is_offered: handed === 'offered', outcome: JSON.stringify(outcome) }]))
  if (rows.length > 0) await transaction.insertInto('handed_op').values(rows).execute()
}

/**
 * Notes what a person has said to hand-overs; those out of scope and those taken already stay as they are. Work that is only
 * offered is accepted or refused, all other is looked at. Returns how many were taken now.
 */
export async function takeHandOvers(database: Database, account: Account, ids: readonly string[], how: HandOverDecision): Promise<number> {
  const taken = JSON.stringify({ by: account.account, at: new Date().toISOString(), how })
  const { rows } = await sql`
    update hand_over set taken = true, hand_over = jsonb_set(hand_over, '{taken}', ${taken}::jsonb), xid = pg_current_xact_id(), seq = nextval('change_seq')
    where id = any(${[...ids]}::uuid[]) and not taken and (coalesce(hand_over->'offered', 'null') = 'null') = ${how === 'taken'} and area_code like any(${scopePatterns(account)}::text[]) returning id`.execute(database)
  return rows.length
}
