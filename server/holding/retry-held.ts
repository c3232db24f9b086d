import type { Transaction } from 'kysely'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { unitsOf } from '../../shared/sync/decide-group.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Outcome } from '../../shared/sync/outcome.ts'
import { readAccount } from '../accounts/account.queries.ts'
import { isInScope } from '../accounts/scope.ts'
import { readClaimsOfHeld } from '../areas/claim.queries.ts'
import type { Database } from '../database/connect.ts'
import { isOfTheData } from '../database/data-failure.ts'
import type { Tables } from '../database/tables.ts'
import { carryOut } from '../sync/carry-out.ts'
import { answerOf } from '../sync/decide-unit.ts'
import { placeOf, setStage } from '../sync/set-stage.ts'
import { OWN_SCHEMA, type ServerSchema } from '../sync/server-schema.ts'
import { holdOn, lockHeld, settleHeld } from './held.queries.ts'

/** Who tries again, how and why: kept with the answer. */
export interface Retry {
  readonly by: string
  readonly how: 'arrived' | 'schedule' | 'retry' | 'mend'
  readonly why: string
  /** Areas outside of which nothing may be written, whatever its author may. */
  readonly within?: readonly RegionCode[]
}

/** Tries what is due, each unit in a transaction of its own; several servers may do it at once. Resolves with the number of ops tried. */
export async function retryDue(database: Database, now: Date, schema: ServerSchema = OWN_SCHEMA): Promise<number> {
  return retryEach(database, { dueAt: now }, { by: 'server', how: 'schedule', why: '' }, schema, now)
}

/** Tries named ops now, whatever they wait for. */
export async function retryNamed(database: Database, opIds: readonly string[], retry: Retry, schema: ServerSchema = OWN_SCHEMA): Promise<number> {
  return retryEach(database, { opIds }, retry, schema, new Date())
}

async function retryEach(database: Database, which: Parameters<typeof lockHeld>[1], retry: Retry, schema: ServerSchema, now: Date): Promise<number> {
  const found = await database.transaction().execute((transaction) => lockHeld(transaction, which))
  let tried = 0
  for (const unit of unitsOf(found.map((row) => row.operation))) {
    const ids = unit.map((operation) => operation.opId)
    try {
      tried += await database.transaction().execute(async (transaction) => {
        const held = await lockHeld(transaction, { opIds: ids })
        if (held.length > 0) await tryAgain(transaction, held.map((row) => row.operation), standingOf(held, unit), retry, schema, now)
        return held.length
      })
    } catch (error) {
      if (!isOfTheData(error)) throw error
      await database.transaction().execute(async (transaction) => {
        for (const row of await lockHeld(transaction, { opIds: ids })) await holdOn(transaction, row.operation, failed(row.operation), row.tries, now)
      })
      tried += unit.length
    }
  }
  return tried
}

/** Whose unit it is, how often it was tried, when and under which scope of its author it was handed in. */
export interface Standing {
  readonly account: string
  readonly tries: number
  readonly scopeEpoch: number
  readonly heldAt: Date
}

export function standingOf(held: readonly (Standing & { readonly opId: string })[], unit: readonly Operation[]): Standing {
  const row = held.find((one) => one.opId === unit[0]?.opId)
  return { account: row?.account ?? '', tries: row?.tries ?? 1, scopeEpoch: row?.scopeEpoch ?? 1, heldAt: row?.heldAt ?? new Date(0) }
}

/** Decides one unit once more as its author, inside of the areas of whoever mended it, and puts the answers on file. */
export async function tryAgain(transaction: Transaction<Tables>, unit: readonly Operation[], { account: name, tries, scopeEpoch, heldAt }: Standing, retry: Retry, schema: ServerSchema, now = new Date()): Promise<ReadonlyMap<string, Outcome>> {
  const account: Account | undefined = await readAccount(transaction, name)
  if (!account) return new Map()
  const stage = await setStage(transaction, account, unit, schema, (households) => readClaimsOfHeld(transaction, account, { scopeEpoch, at: heldAt }, households), true)
  const { within } = retry
  // It stays as it is, for somebody whose areas it lies in.
  if (within && stage.operations.some((operation) => !isInScope(within, placeOf(operation, stage.records).area))) return new Map()
  const { decisions } = await carryOut(transaction, stage, stage.operations)
  for (const decision of decisions) {
    const { operation, outcome } = decision
    if (outcome.state === 'held') await holdOn(transaction, operation, outcome, tries, now)
    else await settleHeld(transaction, answerOf(decision), outcome.rowVersion, { by: retry.by, at: now.toISOString(), how: retry.how, why: retry.why })
  }
  return new Map(decisions.map((decision) => [decision.operation.opId, decision.outcome]))
}

/** The answer to an op that failed for a reason that nobody knows. */
export function failed({ opId }: Operation): Outcome {
  return { opId, state: 'held', code: 'server_trouble', fields: [], rowVersion: 0 }
}
