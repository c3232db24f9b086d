import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { AreaHistory } from '../../shared/sync/readdress.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Tables } from '../database/tables.ts'

/** What has happened to the households and villages of these ops. */
export async function readAreaHistory(transaction: Transaction<Tables>, operations: readonly Operation[]): Promise<AreaHistory> {
  const households = [...new Set(operations.map((operation) => operation.householdId))]
  const villages = [...new Set(operations.map((operation) => operation.areaCode))]
  const departures = await transaction.selectFrom('departure').select(['household_id', 'area_code']).where('household_id', 'in', households.length > 0 ? households : ['00000000-0000-0000-0000-000000000000']).execute()
  const { rows } = await sql<{ code: RegionCode; successor: RegionCode }>`
    with recursive heir as (
      select code, successor, 1 as steps from region where code = any(${villages}::text[]) and successor is not null
      union all
      select heir.code, region.successor, steps + 1 from heir join region on region.code = heir.successor where region.successor is not null and steps < 10
    ) select distinct on (code) code, successor from heir order by code, steps desc`.execute(transaction)
  const successors = new Map(rows.map((row) => [row.code, row.successor]))
  const left = new Map<string, Set<RegionCode>>()
  for (const { household_id: household, area_code: area } of departures) left.set(household, (left.get(household) ?? new Set()).add(area as RegionCode))
  return {
    hasDeparted: (household, from) => left.get(household)?.has(from) ?? false,
    successorOf: (village) => successors.get(village),
  }
}
