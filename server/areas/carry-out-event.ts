import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { parentRegion, type RegionCode } from '../../shared/domain/region.ts'
import type { AreaEvent } from '../../shared/protocol/area-event.ts'
import type { Tables } from '../database/tables.ts'
import { RefusedRequest } from '../refusing.ts'
import type { PastEvent } from './judge-event.ts'
import { householdsOf, moveHandOvers, moveHouseholds } from './move-households.ts'

export interface CarriedOut {
  readonly eventId: string
  readonly households: number
}

/**
 * Carries out an event that was judged in the same transaction: households, regions, and the scopes of accounts that name a
 * village which is no more. `past` is the event that it takes back.
 */
export async function carryOutEvent(transaction: Transaction<Tables>, event: AreaEvent, past: PastEvent | undefined, people: { readonly by: string; readonly approvedBy: string | null }): Promise<CarriedOut> {
  const eventId = randomUUID()
  await transaction.insertInto('area_event').values({ id: eventId, kind: event.kind, account: people.by, approved_by: people.approvedBy, detail: JSON.stringify(event) }).execute()
  return { eventId, households: await carryOut(transaction, eventId, event, past) }
}

async function carryOut(transaction: Transaction<Tables>, eventId: string, event: AreaEvent, past: PastEvent | undefined): Promise<number> {
  switch (event.kind) {
    case 'move':
      return moveHouseholds(transaction, eventId, event.households, event.to)
    case 'merge':
      return mergeVillages(transaction, eventId, event.villages, event.into, event.on)
    case 'split':
      await addVillage(transaction, event.into, event.on)
      return moveHouseholds(transaction, eventId, event.households, event.into.code)
    case 'restore':
      return past ? restore(transaction, eventId, event.eventId, past) : 0
  }
}

/** Two splits at the same moment may want the same code: only one of them gets it. */
async function addVillage(transaction: Transaction<Tables>, { code, name }: Extract<AreaEvent, { kind: 'split' }>['into'], on: string): Promise<void> {
  const added = await transaction.insertInto('region').values({ code, name, level: 'village', parent: parentRegion(code) ?? null, valid_from: on }).onConflict((conflict) => conflict.doNothing()).returning('code').executeTakeFirst()
  if (!added) throw new RefusedRequest('area_unusable')
}

async function mergeVillages(transaction: Transaction<Tables>, eventId: string, villages: readonly RegionCode[], into: RegionCode, on: string): Promise<number> {
  let moved = 0
  for (const village of villages) {
    moved += await moveHouseholds(transaction, eventId, await householdsOf(transaction, village), into)
    await moveHandOvers(transaction, village, into)
    await transaction.updateTable('region').set({ successor: into, valid_to: on }).where('code', '=', village).execute()
    await replaceInScopes(transaction, eventId, village, into)
  }
  return moved
}

/** Takes an event back: the households that it moved go where they came from. What was added since stays where it was added. */
async function restore(transaction: Transaction<Tables>, eventId: string, restoredId: string, { event, departures }: PastEvent): Promise<number> {
  let moved = 0
  for (const origin of new Set(departures.map(({ from }) => from))) {
    moved += await moveHouseholds(transaction, eventId, departures.filter(({ from }) => from === origin).map(({ household }) => household), origin)
  }
  if (event.kind === 'merge') {
    await transaction.updateTable('region').set({ successor: null, valid_to: null }).where('code', 'in', event.villages).execute()
    await restoreScopes(transaction, restoredId)
  }
  if (event.kind === 'split') await transaction.updateTable('region').set({ successor: event.village, valid_to: event.on }).where('code', '=', event.into.code).execute()
  return moved
}

/** Accounts that named a merged village see the one that it went into. Their scope epoch rises by itself. */
async function replaceInScopes(transaction: Transaction<Tables>, eventId: string, village: RegionCode, into: RegionCode): Promise<void> {
  await sql`
    with before as (select account, scope from account where ${village} = any(scope) for update),
    changed as (
      update account set scope = (select array_agg(distinct code order by code) from unnest(array_replace(account.scope, ${village}, ${into})) as area (code))
      from before where before.account = account.account returning account.account, account.scope_epoch
    )
    insert into area_event_scope (event_id, account, scope_before, epoch_after)
    select ${eventId}::uuid, account, before.scope, scope_epoch from changed join before using (account)
    on conflict (event_id, account) do update set epoch_after = excluded.epoch_after`.execute(transaction)
}

/** Gives accounts the scope back that the event changed, unless a person has changed it since. */
async function restoreScopes(transaction: Transaction<Tables>, eventId: string): Promise<void> {
  await sql`
    update account set scope = changed.scope_before from area_event_scope changed
    where changed.event_id = ${eventId}::uuid and changed.account = account.account and changed.epoch_after = account.scope_epoch`.execute(transaction)
}
