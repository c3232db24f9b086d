import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { parentRegion, RegionCode, regionLevel } from '../../shared/domain/region.ts'
import type { Region } from '../../shared/domain/region.ts'
import { GUIYANG_REGION_LINES } from '../../shared/domain/regions/guiyang-2023.ts'
import type { Tables } from '../database/tables.ts'

/** Province, city, counties and townships as the product knows them; villages come with the data. */
export function guiyangRegions(): readonly Region[] {
  return GUIYANG_REGION_LINES.map(([code, name]) => {
    const region = RegionCode.parse(code)
    return { code: region, name, level: regionLevel(region), parent: parentRegion(region) ?? null, validFrom: null, validTo: null, successor: null, villageAttr: null, minorityArea: null, deepPoor: null }
  })
}

/** Adds regions or brings them up to date, parents before children. */
export async function writeRegions(transaction: Transaction<Tables>, regions: readonly Region[]): Promise<void> {
  const rows = [...regions].sort((left, right) => left.code.localeCompare(right.code))
  await sql`
    insert into region (code, name, level, parent, valid_from, valid_to, successor, village_attr, minority_area, deep_poor)
    select code, name, level, parent, "validFrom", "validTo", successor, "villageAttr", "minorityArea", "deepPoor"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as line (code text, name text, level text, parent text, "validFrom" date, "validTo" date, successor text, "villageAttr" text, "minorityArea" boolean, "deepPoor" boolean)
    on conflict (code) do update set name = excluded.name, valid_from = excluded.valid_from, valid_to = excluded.valid_to, successor = excluded.successor,
      village_attr = excluded.village_attr, minority_area = excluded.minority_area, deep_poor = excluded.deep_poor`.execute(transaction)
}
