import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Tables } from '../database/tables.ts'

/**
 * Moves households with everything of theirs to another village: each row gets its next version and change number, so that
 * devices of the new village receive it, and a departure tells those of the old one. Returns the number of households.
 */
export async function moveHouseholds(transaction: Transaction<Tables>, eventId: string, households: readonly string[], to: RegionCode): Promise<number> {
  const moved = await sql<{ id: string }>`
    insert into departure (event_id, household_id, area_code, to_area)
    select ${eventId}::uuid, id, area_code, ${to} from record where id = any(${[...households]}::uuid[]) and kind = 'household' and area_code <> ${to} order by id for update
    returning household_id as id`.execute(transaction)
  const ids = moved.rows.map((row) => row.id)
  await sql`
    update record set area_code = ${to}, county_code = left(${to}, 6), row_version = row_version + 1, updated_at = now(), xid = pg_current_xact_id(), seq = nextval('change_seq'),
      body = case when kind = 'household' then jsonb_set(body, '{villageCode}', to_jsonb(${to}::text)) else body end,
      field_versions = case when kind = 'household' then jsonb_set(field_versions, '{villageCode}', to_jsonb(row_version + 1)) else field_versions end
    where household_id = any(${ids}::uuid[])`.execute(transaction)
  await sql`
    update conflict set area_code = ${to}, conflict = jsonb_set(conflict, '{areaCode}', to_jsonb(${to}::text)), xid = pg_current_xact_id(), seq = nextval('change_seq')
    where (conflict->>'householdId')::uuid = any(${ids}::uuid[])`.execute(transaction)
  await sql`
    update hand_over set area_code = ${to}, hand_over = jsonb_set(hand_over, '{areaCode}', to_jsonb(${to}::text)), xid = pg_current_xact_id(), seq = nextval('change_seq')
    where (hand_over->>'householdId')::uuid = any(${ids}::uuid[])`.execute(transaction)
  return ids.length
}

/** Every household of a village, deleted ones too: what is written to them must still find them. */
export async function householdsOf(transaction: Transaction<Tables>, village: RegionCode): Promise<readonly string[]> {
  const rows = await transaction.selectFrom('record').select('id').where('area_code', '=', village).where('kind', '=', 'household').execute()
  return rows.map((row) => row.id)
}

/** Takes along what is listed for a village that is no more and belongs to no household there: work that was only offered. */
export async function moveHandOvers(transaction: Transaction<Tables>, village: RegionCode, into: RegionCode): Promise<void> {
  await sql`
    update hand_over set area_code = ${into}, hand_over = jsonb_set(hand_over, '{areaCode}', to_jsonb(${into}::text)), xid = pg_current_xact_id(), seq = nextval('change_seq')
    where area_code = ${village} and not taken`.execute(transaction)
}
