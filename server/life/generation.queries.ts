import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { writeAudit } from '../accounts/audit.queries.ts'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'

/**
 * By what another life was recognised. `waypoint`: a device was told of a transaction that the database does not know.
 * `generation`: a device, or the marker, knows a life that it does not. `marker`: the marker beside the database knows a
 * transaction that it does not. `moved`: it lies in another cluster, or on another timeline of PostgreSQL, than it was written
 * in. `secret`: the secret that marks waypoints is another one.
 */
export type LifeReason = 'waypoint' | 'generation' | 'marker' | 'moved' | 'secret'

/** One life of the central database. */
export interface Generation {
  readonly id: string
  readonly startedAt: Date
  /** `first`, `lost` for one that a restore took away, or a `LifeReason`. */
  readonly reason: string
}

/** The life that the database lives now: the one with the highest number, because a clock may have been put back. */
export async function readGeneration(reader: Kysely<Tables>): Promise<Generation> {
  const row = await reader.selectFrom('generation').select(['id', 'started_at', 'reason']).orderBy('number', 'desc').limit(1).executeTakeFirstOrThrow()
  return { id: row.id, startedAt: row.started_at, reason: row.reason }
}

/** All lives, the newest first. */
export async function listGenerations(reader: Kysely<Tables>): Promise<readonly Generation[]> {
  const rows = await reader.selectFrom('generation').select(['id', 'started_at', 'reason']).orderBy('number', 'desc').execute()
  return rows.map((row) => ({ id: row.id, startedAt: row.started_at, reason: row.reason }))
}

export async function knowsGeneration(reader: Kysely<Tables>, id: string): Promise<boolean> {
  return (await reader.selectFrom('generation').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}

const LIFE_LOCK = 520101

/**
 * Begins another life, unless somebody has begun one since `before` was read. Every device will hand over again what the
 * database does not know, and load anew. `lost` are lives that it has lost its memory of: whoever still stands in one of them
 * tells nothing new. `evidence` holds codes and numbers, nothing about a person.
 */
export async function beginGeneration(database: Database, before: Generation, reason: LifeReason, lost: readonly string[] = [], evidence: Readonly<Record<string, string>> = {}): Promise<Generation> {
  const id = randomUUID()
  const begun = await database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${LIFE_LOCK})`.execute(transaction)
    const current = await readGeneration(transaction)
    if (current.id !== before.id) return current
    if (lost.length > 0) await transaction.insertInto('generation').values(lost.map((one) => ({ id: one, reason: 'lost', evidence: '{}' }))).onConflict((on) => on.doNothing()).execute()
    await transaction.insertInto('generation').values({ id, reason, evidence: JSON.stringify(evidence) }).execute()
    // Sign-outs and changed passwords may be among what was lost.
    for (const table of ['village_segment', 'village_tally', 'session'] as const) await transaction.deleteFrom(table).execute()
    await bringBehindTheClock(transaction)
    return readGeneration(transaction)
  })
  if (begun.id === id) await writeAudit(database, { account: 'server', action: 'another_life', requestId: '', detail: { reason, ...evidence } })
  return begun
}

/**
 * Rows that were copied into another cluster carry numbers of transactions that are still to come there: the feed would not
 * show them for months, and then as news.
 */
async function bringBehindTheClock(transaction: Transaction<Tables>): Promise<void> {
  for (const [table, place] of [['record', 'seq'], ['conflict', 'seq'], ['departure', 'seq'], ['hand_over', 'seq'], ['held_op', 'seq_no']] as const) {
    await sql`update ${sql.table(table)} set xid = pg_current_xact_id(), ${sql.ref(place)} = nextval('change_seq') where xid > pg_current_xact_id()`.execute(transaction)
  }
  await sql`delete from waypoint where xid > pg_current_xact_id()`.execute(transaction)
}
