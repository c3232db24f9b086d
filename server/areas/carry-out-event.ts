import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { parentRegion, type RegionCode } from '../../shared/domain/region.ts'
import { AreaEvent, type AreaEventReply } from '../../shared/protocol/area-event.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { isInScope } from '../accounts/scope.ts'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'
import { RefusedRequest } from '../refusing.ts'
import { householdsOf, moveHouseholds } from './move-households.ts'

/** Carries an event out in one transaction: households, regions, and the scopes of accounts that name a village which is no more. */
export function carryOutEvent(database: Database, account: Account, event: AreaEvent): Promise<AreaEventReply> {
  return database.transaction().execute(async (transaction) => {
    const eventId = randomUUID()
    await transaction.insertInto('area_event').values({ id: eventId, kind: event.kind, account: account.account, detail: JSON.stringify(event) }).execute()
    return { eventId, households: await carryOut(transaction, account, eventId, event) }
  })
}

async function carryOut(transaction: Transaction<Tables>, account: Account, eventId: string, event: AreaEvent): Promise<number> {
  switch (event.kind) {
    case 'move':
      await refuseOutside(transaction, account, [event.to], event.households)
      return moveHouseholds(transaction, eventId, event.households, event.to)
    case 'merge':
      await refuseOutside(transaction, account, [event.into, ...event.villages], [])
      return mergeVillages(transaction, eventId, event.villages, event.into, event.on)
    case 'split':
      await refuseOutside(transaction, account, [event.village, event.into.code], event.households)
      await transaction.insertInto('region').values({ code: event.into.code, name: event.into.name, level: 'village', parent: parentRegion(event.into.code) ?? null, valid_from: event.on }).execute()
      return moveHouseholds(transaction, eventId, event.households, event.into.code)
    case 'restore':
      return restore(transaction, account, eventId, event.eventId)
  }
}

async function mergeVillages(transaction: Transaction<Tables>, eventId: string, villages: readonly RegionCode[], into: RegionCode, on: string): Promise<number> {
  let moved = 0
  for (const village of villages) {
    if (village === into) throw new RefusedRequest('invalid_request')
    moved += await moveHouseholds(transaction, eventId, await householdsOf(transaction, village), into)
    await transaction.updateTable('region').set({ successor: into, valid_to: on }).where('code', '=', village).execute()
    await replaceInScopes(transaction, eventId, village, into)
  }
  return moved
}

/** Takes an event back: the households that it moved go where they came from. What was added since stays where it was added. */
async function restore(transaction: Transaction<Tables>, account: Account, eventId: string, restoredId: string): Promise<number> {
  const found = await transaction.selectFrom('area_event').select('detail').where('id', '=', restoredId).executeTakeFirst()
  if (!found) throw new RefusedRequest('not_found')
  const event = AreaEvent.parse(found.detail)
  const departures = await transaction.selectFrom('departure').select(['household_id', 'area_code']).where('event_id', '=', restoredId).execute()
  const origins = [...new Set(departures.map((departure) => departure.area_code as RegionCode))]
  await refuseOutside(transaction, account, origins, departures.map((departure) => departure.household_id))
  let moved = 0
  for (const origin of origins) {
    moved += await moveHouseholds(transaction, eventId, departures.filter((departure) => departure.area_code === origin).map((departure) => departure.household_id), origin)
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

async function refuseOutside(transaction: Transaction<Tables>, account: Account, villages: readonly RegionCode[], households: readonly string[]): Promise<void> {
  const rows = households.length === 0 ? [] : await transaction.selectFrom('record').select('area_code').distinct().where('id', 'in', [...households]).execute()
  const areas = [...villages, ...rows.map((row) => row.area_code as RegionCode)]
  if (areas.some((area) => !isInScope(account.scope, area))) throw new RefusedRequest('out_of_scope')
}
