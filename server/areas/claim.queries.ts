import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { editingPower } from '../../shared/domain/access/editing-power.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import { Cursor } from '../../shared/protocol/pull.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { LineageId } from '../../shared/sync/operation.ts'
import type { Claim } from '../../shared/sync/work-of-before.ts'
import { isInScope } from '../accounts/scope.ts'
import type { Tables } from '../database/tables.ts'
import { claimOf, type Departure, type PastScope } from './claim-of.ts'
import { readContacts } from './lineage-contact.queries.ts'

/** What becomes of work on a household of a village that the account's scope of today does not cover. */
export type Claims = (area: RegionCode, household: string) => Claim

/** Claims of work that one local database hands in now. Only whoever enters records has work of before. */
export async function readClaims(transaction: Transaction<Tables>, account: Account, lineageId: LineageId, households: readonly string[], now: Date): Promise<Claims> {
  if (households.length === 0 || editingPower(account.role) !== 'records') return () => 'none'
  const [scopes, contacts, departures, handed] = [await readScopes(transaction, account.account), await readContacts(transaction, account.account, lineageId), await readDepartures(transaction, households), await readHandedAt(transaction, account.account, lineageId, households)]
  return (area, household) => claimOf(area, { scopes, contacts, departures: departures.get(household) ?? [], handedAt: handed.get(household) ?? null }, now)
}

/** Claims of work that waits here: it was handed in under a scope at a time, and what was lost after that takes nothing from it. */
export async function readClaimsOfHeld(transaction: Transaction<Tables>, account: Account, held: { readonly scopeEpoch: number; readonly at: Date }, households: readonly string[]): Promise<Claims> {
  if (households.length === 0) return () => 'none'
  const past = (await readScopes(transaction, account.account)).find((scope) => scope.epoch === held.scopeEpoch)
  const departures = await readDepartures(transaction, households)
  const had = (area: RegionCode) => isInScope([...account.scope, ...(past?.scope ?? [])], area)
  return (area, household) => (had(area) || (departures.get(household) ?? []).some(({ from, at }) => at > held.at && had(from)) ? 'carried_out' : 'none')
}

async function readScopes(transaction: Transaction<Tables>, account: string): Promise<readonly PastScope[]> {
  const { rows } = await sql<PastScope>`
    select epoch, scope, lead(since) over (order by epoch) as "endedAt" from account_scope where account = ${account} order by epoch`.execute(transaction)
  return rows
}

async function readDepartures(transaction: Transaction<Tables>, households: readonly string[]): Promise<ReadonlyMap<string, readonly Departure[]>> {
  const rows = await transaction.selectFrom('departure').innerJoin('area_event', 'area_event.id', 'departure.event_id').select(['household_id', 'area_code', 'at', 'xid', 'seq']).where('household_id', 'in', [...households]).execute()
  const found = new Map<string, Departure[]>()
  for (const row of rows) found.set(row.household_id, [...(found.get(row.household_id) ?? []), { from: row.area_code as RegionCode, at: row.at, cursor: Cursor.parse(`${row.xid}:${row.seq}`) }])
  return found
}

async function readHandedAt(transaction: Transaction<Tables>, account: string, lineageId: LineageId, households: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await transaction.selectFrom('handed_op').select(['household_id', ({ fn }) => fn.min('handed_at').as('at')]).where('account', '=', account).where('lineage_id', '=', lineageId).where('household_id', 'in', [...households]).groupBy('household_id').execute()
  return new Map(rows.map((row) => [row.household_id, row.at]))
}
