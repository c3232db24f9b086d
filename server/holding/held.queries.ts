import { sql } from 'kysely'
import type { RawBuilder, Transaction } from 'kysely'
import type { RecordId } from '../../shared/domain/record-id.ts'
import type { HeldReply } from '../../shared/protocol/holding.ts'
import { awaitedRecord, heldReason, heldRetryMs, HeldOperation, type HeldReason } from '../../shared/sync/holding.ts'
import type { Decision } from '../../shared/sync/decision.ts'
import { Operation, type LineageId, type OperationId } from '../../shared/sync/operation.ts'
import { Outcome } from '../../shared/sync/outcome.ts'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'
import { NEWEST_OUTCOME } from '../sync/op-ledger.queries.ts'
import { MOST_ROW_BYTES } from '../sync/page-limits.ts'

/** Keeps what the decisions hold of an account's ops, with what each waits for and when it is tried again. */
export async function keepHeld(transaction: Transaction<Tables>, account: string, decisions: readonly Decision[], scopeEpoch: number, now: Date): Promise<void> {
  const rows = decisions.flatMap(({ operation, outcome }) => {
    const reason = heldReason(outcome)
    if (!reason) return []
    const nextTryAt = reason === 'retry' || reason === 'update' ? new Date(now.getTime() + heldRetryMs(1)) : null
    return [{ op_id: operation.opId, lineage_id: operation.lineageId, seq: operation.seq, group_id: operation.groupId, account, area_code: operation.areaCode, scope_epoch: scopeEpoch, reason, waits_for: reason === 'record' ? awaitedRecord(operation, outcome) : null, content: JSON.stringify(operation), tries: 1, next_try_at: nextTryAt }]
  })
  if (rows.length > 0) await transaction.insertInto('held_op').values(rows).onConflict((on) => on.column('op_id').doNothing()).execute()
}

export interface UnreadableOp {
  readonly opId: OperationId
  readonly seq: number | null
  readonly line: string
}

/** Of a line that nobody can read: enough to see what it was. The device that made it has the whole one. */
const MOST_KEPT_LETTERS = 10_000

/** Damaged ops of one account that a helper finds in the list, the newest: enough to see what is wrong with a device. */
const MOST_UNREADABLE = 100

/** Keeps ops that came damaged, so that the county sees them and the numbers of the lineage go on behind them. */
export async function keepUnreadable(transaction: Transaction<Tables>, account: string, lineageId: LineageId, ops: readonly UnreadableOp[]): Promise<void> {
  if (ops.length === 0) return
  const rows = ops.map(({ opId, seq, line }) => ({ op_id: opId, lineage_id: lineageId, seq, account, reason: 'unreadable', content: JSON.stringify({ line: line.slice(0, MOST_KEPT_LETTERS).replace(/\p{Surrogate}/gu, '\ufffd') }) }))
  await transaction.insertInto('held_op').values(rows).onConflict((on) => on.column('op_id').doNothing()).execute()
  // What makes place loses its line and leaves the list; its number stays, because the lineage goes on behind it.
  await sql`
    update held_op set is_open = false, content = '{}', settlement = ${JSON.stringify({ by: 'server', at: new Date().toISOString(), how: 'crowded_out', why: '' })}::jsonb
    where op_id in (select op_id from held_op where is_open and account = ${account} and reason = 'unreadable' order by held_at desc, seq_no desc offset ${MOST_UNREADABLE})`.execute(transaction)
}

interface HeldRow {
  readonly opId: string
  /** Whose session handed it in; what the op says of itself proves nothing. */
  readonly account: string
  readonly tries: number
  /** The author's scope when it was handed in, and when that was. */
  readonly scopeEpoch: number
  readonly heldAt: Date
  readonly operation: Operation
}

/** A group is one of its account and lineage: whoever takes over somebody's group id reaches nothing of theirs. */
const GROUP = sql`(account, lineage_id, group_id)`

/** Where an op really writes, as far as that is known; else where it says. */
const WRITES_TO = sql<string | null>`coalesce((select area_code from record where id = (content->>'recordId')::uuid), (select area_code from record where id = (content->>'householdId')::uuid), held_op.area_code)`

/** Ops that one transaction looks at, bytes: what is beyond is tried at the next opportunity. */
const MOST_TRIED_BYTES = 16 * 1024 * 1024

/** Open ops by a condition, each with all of its group, locked, in the order in which they came; those that another process works on are passed over. */
export async function lockHeld(transaction: Transaction<Tables>, which: { readonly opIds?: readonly string[]; readonly waitingFor?: readonly RecordId[]; readonly dueAt?: Date }): Promise<readonly HeldRow[]> {
  const condition = which.opIds ? sql`op_id = any(${[...which.opIds]}::uuid[])` : which.waitingFor ? sql`waits_for = any(${[...which.waitingFor]}::uuid[])` : sql`next_try_at <= ${which.dueAt ?? new Date(0)}`
  const { rows } = await sql<{ op_id: string; account: string; tries: number; scope_epoch: number | null; held_at: Date; content: unknown }>`
    select op_id, account, tries, scope_epoch, held_at, content from held_op where is_open and op_id in (
      select op_id from (
        select op_id, sum(bytes) over way as running, row_number() over way as place from held_op where is_open and reason <> 'unreadable' and (
          op_id in (select op_id from held_op where is_open and ${condition} order by held_at limit 200)
          or ${GROUP} in (select account, lineage_id, group_id from held_op where is_open and group_id is not null and ${condition}))
        window way as (order by seq_no)
      ) as weighed where place = 1 or running <= ${MOST_TRIED_BYTES})
    order by seq_no for update skip locked`.execute(transaction)
  return rows.map((row) => ({ opId: row.op_id, account: row.account, tries: row.tries, scopeEpoch: row.scope_epoch ?? 1, heldAt: row.held_at, operation: Operation.parse(row.content) }))
}

interface Settlement {
  readonly by: string
  readonly at: string
  readonly how: string
  readonly why: string
}

/** Notes the last answer of an op that waited, and the version that it wrote; the feed tells the device. */
export async function settleHeld(transaction: Transaction<Tables>, outcome: Outcome, rowVersion: number, settlement: Settlement): Promise<void> {
  await transaction.insertInto('op_answer').values({ op_id: outcome.opId, outcome: JSON.stringify(outcome), row_version: rowVersion }).execute()
  await sql`update held_op set is_open = false, next_try_at = null, settlement = ${JSON.stringify(settlement)}::jsonb, xid = pg_current_xact_id(), seq_no = nextval('change_seq') where op_id = ${outcome.opId}`.execute(transaction)
}

/** Takes what came damaged off the list. The device had its answer at once and gets no other: the id may be one that somebody else's op has. */
export async function endUnreadable(transaction: Transaction<Tables>, opIds: readonly string[], settlement: Settlement): Promise<void> {
  await sql`update held_op set is_open = false, settlement = ${JSON.stringify(settlement)}::jsonb where is_open and reason = 'unreadable' and op_id = any(${[...opIds]}::uuid[])`.execute(transaction)
}

/** Still held after another try: what it waits for now, and until when. */
export async function holdOn(transaction: Transaction<Tables>, operation: Operation, outcome: Outcome, tries: number, now: Date): Promise<void> {
  const reason: HeldReason = heldReason(outcome) ?? 'person'
  const nextTryAt = reason === 'retry' || reason === 'update' ? new Date(now.getTime() + heldRetryMs(tries + 1)) : null
  await transaction.updateTable('held_op').set({ reason, tries: tries + 1, next_try_at: nextTryAt, waits_for: reason === 'record' ? awaitedRecord(operation, outcome) : null }).where('op_id', '=', operation.opId).execute()
}

/** Which stretch of the list: what comes behind the first `after`, so many rows of so many bytes at most. */
export interface HeldPage {
  readonly after: number
  readonly limit: number
  readonly bytes: number
}

/** What waits in some areas, the oldest first, and behind all of it what came unreadable, whose line stays where it is. `total` counts all, `crowdedOut` what was damaged and has left the list. */
export async function listHeld(database: Database, patterns: readonly string[], { after, limit, bytes }: HeldPage): Promise<HeldReply> {
  const isOpenInside = sql`from held_op join account on account.account = held_op.account where is_open and ${isInside(patterns)}`
  const { rows } = await sql<{ op_id: string; account: string; area_code: string | null; reason: string; held_at: Date; tries: number; next_try_at: Date | null; waits_for: string | null; content: unknown }>`
    with waiting as (
      select op_id, case when reason = 'unreadable' then 200 else bytes end as weight, row_number() over (order by reason = 'unreadable', held_at, op_id) as place ${isOpenInside}
    ), page as (select op_id, place, sum(weight) over (order by place) as running from waiting where place > ${after})
    select op_id, account, ${WRITES_TO} as area_code, reason, held_at, tries, next_try_at, waits_for, case when reason <> 'unreadable' and bytes <= ${MOST_ROW_BYTES} then content end as content
    from page join held_op using (op_id) where place <= ${after + limit} and (place = ${after + 1} or running <= ${bytes}) order by place`.execute(database)
  const held = rows.map((row) => {
    const operation = Operation.safeParse(row.content).data ?? null
    return HeldOperation.parse({ opId: row.op_id, account: row.account, areaCode: row.area_code, reason: row.reason, heldAt: row.held_at.toISOString(), tries: row.tries, nextTryAt: row.next_try_at?.toISOString() ?? null, waitsFor: row.waits_for, recordKind: operation?.recordKind ?? null, operation })
  })
  const counts = await sql<{ total: number; crowded_out: number }>`
    select (select count(*)::int ${isOpenInside}) as total, (
      select coalesce(sum(ended), 0)::int from (select account, count(*) as ended from held_op where settlement->>'how' = 'crowded_out' group by account) as crowded
      join account using (account) where ${worksInside(patterns)}) as crowded_out`.execute(database)
  return { held, total: counts.rows[0]?.total ?? 0, crowdedOut: counts.rows[0]?.crowded_out ?? 0 }
}

/** Whether somebody of these areas may act on open ops: on each of them, and on what stands or falls with it. */
export async function mayActOn(database: Database, patterns: readonly string[], opIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ named: number; outside: number }>`
    with named as (select op_id, account, lineage_id, group_id from held_op where is_open and op_id = any(${[...opIds]}::uuid[]))
    select (select count(*)::int from named) as named, count(*) filter (where not ${isInside(patterns)})::int as outside
    from held_op join account on account.account = held_op.account
    where is_open and (op_id in (select op_id from named) or (held_op.account, lineage_id, group_id) in (select account, lineage_id, group_id from named where group_id is not null))`.execute(database)
  return rows[0]?.named === new Set(opIds).size && rows[0].outside === 0
}

/** What came unreadable names no place: it lies in the areas of its account. */
function isInside(patterns: readonly string[]): RawBuilder<boolean> {
  return sql`coalesce(${WRITES_TO} like any(${[...patterns]}::text[]), ${worksInside(patterns)})`
}

function worksInside(patterns: readonly string[]): RawBuilder<boolean> {
  return sql`exists (select from unnest(account.scope) as area (code) where code like any(${[...patterns]}::text[]))`
}

/** The newest answer to each op. */
export async function answersOf(database: Database, opIds: readonly string[]): Promise<readonly Outcome[]> {
  const { rows } = await sql<{ outcome: unknown }>`
    select ${NEWEST_OUTCOME} as outcome from op left join op_answer using (op_id) where op_id = any(${[...opIds]}::uuid[])`.execute(database)
  return rows.map((row) => Outcome.parse(row.outcome))
}
