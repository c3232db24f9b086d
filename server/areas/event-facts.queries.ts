import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { parentRegion, RegionCode } from '../../shared/domain/region.ts'
import { AreaEvent } from '../../shared/protocol/area-event.ts'
import type { Tables } from '../database/tables.ts'
import { areasOfEvent, type EventFacts, type KnownRegion, type PastEvent } from './judge-event.ts'

/** Everything that the judgement of an event needs, with its areas and the event that it takes back locked until it has happened. */
export async function readEventFacts(transaction: Transaction<Tables>, event: AreaEvent): Promise<EventFacts> {
  const past = event.kind === 'restore' ? await findPastEvent(transaction, event.eventId) : undefined
  const households = event.kind === 'move' || event.kind === 'split' ? event.households : (past?.departures ?? []).map((departure) => departure.household)
  const facts = { regions: new Map<RegionCode, KnownRegion>(), lieIn: await readPlaces(transaction, households), past }
  const township = event.kind === 'split' ? parentRegion(event.into.code) : undefined
  return { ...facts, regions: await readRegions(transaction, [...areasOfEvent(event, facts), ...(township ? [township] : [])]) }
}

async function findPastEvent(transaction: Transaction<Tables>, id: string): Promise<PastEvent | undefined> {
  const row = await transaction.selectFrom('area_event').select('detail').where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) return undefined
  const departures = await transaction.selectFrom('departure').select(['household_id', 'area_code', 'to_area']).where('event_id', '=', id).orderBy('id').execute()
  const restored = await transaction.selectFrom('area_event').select('id').where('kind', '=', 'restore').where(sql<string>`detail->>'eventId'`, '=', id).executeTakeFirst()
  return {
    event: AreaEvent.parse(row.detail),
    departures: departures.map((departure) => ({ household: departure.household_id, from: RegionCode.parse(departure.area_code), to: RegionCode.parse(departure.to_area) })),
    isRestored: restored !== undefined,
  }
}

async function readRegions(transaction: Transaction<Tables>, codes: readonly RegionCode[]): Promise<ReadonlyMap<RegionCode, KnownRegion>> {
  const { rows } = await sql<KnownRegion & { code: string }>`
    select code, level, successor, coalesce(valid_from <= current_date, true) and coalesce(valid_to >= current_date, true) as "isOpen"
    from region where code = any(${[...new Set(codes)]}::text[]) order by code for no key update`.execute(transaction)
  return new Map(rows.map(({ code, ...region }) => [RegionCode.parse(code), region]))
}

async function readPlaces(transaction: Transaction<Tables>, households: readonly string[]): Promise<ReadonlyMap<string, RegionCode>> {
  if (households.length === 0) return new Map()
  const { rows } = await sql<{ id: string; area_code: string }>`select id, area_code from record where id = any(${[...new Set(households)]}::uuid[]) and kind = 'household'`.execute(transaction)
  return new Map(rows.map((row) => [row.id, RegionCode.parse(row.area_code)]))
}
