import { sql, type Transaction } from 'kysely'
import type { RecordId } from '../../shared/domain/record-id.ts'
import { unitsOf } from '../../shared/sync/decide-group.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Outcome } from '../../shared/sync/outcome.ts'
import { isOfTheData } from '../database/data-failure.ts'
import type { Tables } from '../database/tables.ts'
import type { ServerSchema } from '../sync/server-schema.ts'
import { holdOn, lockHeld } from './held.queries.ts'
import { failed, standingOf, tryAgain, type Standing } from './retry-held.ts'

/** In the transaction that made these records: whatever waited for them is tried now. `ended`: ids of those that have left the list meanwhile. */
export async function retryWaitingFor(transaction: Transaction<Tables>, records: readonly RecordId[], schema: ServerSchema, ended = new Set<string>()): Promise<void> {
  if (records.length === 0) return
  const held = await lockHeld(transaction, { waitingFor: records })
  // What these make may be what others wait for.
  for (const unit of unitsOf(held.map((row) => row.operation))) {
    // A group that waited for two records went in with the second: its answer stands.
    if (unit.some((operation) => ended.has(operation.opId))) continue
    const outcomes = await tryApart(transaction, unit, standingOf(held, unit), schema)
    for (const [opId, outcome] of outcomes) if (outcome.state !== 'held') ended.add(opId)
    const made = unit.filter((operation) => operation.kind === 'create' && outcomes.get(operation.opId)?.state === 'applied').map((operation) => operation.recordId)
    await retryWaitingFor(transaction, made, schema, ended)
  }
}

/** Whoever brings the record has nothing to do with what fails here: that waits for time, and what was written for it is undone. */
async function tryApart(transaction: Transaction<Tables>, unit: readonly Operation[], standing: Standing, schema: ServerSchema): Promise<ReadonlyMap<string, Outcome>> {
  await sql`savepoint held_unit`.execute(transaction)
  try {
    const outcomes = await tryAgain(transaction, unit, standing, { by: 'server', how: 'arrived', why: '' }, schema)
    await sql`release savepoint held_unit`.execute(transaction)
    return outcomes
  } catch (error) {
    if (!isOfTheData(error)) throw error
    await sql`rollback to savepoint held_unit`.execute(transaction)
    await sql`release savepoint held_unit`.execute(transaction)
    for (const operation of unit) await holdOn(transaction, operation, failed(operation), standing.tries, new Date())
    return new Map()
  }
}
