import { parentRegion, regionLevel } from '../../domain/region.ts'
import type { Region, RegionCode } from '../../domain/region.ts'
import type { PersonRow } from './read-person-row.ts'

export type VillageSearch = { readonly kind: 'found'; readonly code: RegionCode } | { readonly kind: 'unknown' | 'ambiguous'; readonly names: readonly string[] }

/** Looks villages up by the names of a row: village, narrowed by township and county where the row has them. */
export function createVillageSearch(regions: readonly Region[]): (row: PersonRow) => VillageSearch {
  const byCode = new Map(regions.map((region) => [region.code, region]))
  const villages = regions.filter((region) => regionLevel(region.code) === 'village')
  const byName = new Map<string, Region[]>()
  for (const village of villages) byName.set(village.name, [...(byName.get(village.name) ?? []), village])
  const aboveOf = (code: RegionCode | undefined) => (code === undefined ? undefined : byCode.get(code))
  return ({ values }) => {
    const name = String(values.village ?? '')
    const named = byName.get(name) ?? byName.get(`${name}村`) ?? byName.get(name.replace(/(村民委员会|村委会)$/, '村')) ?? []
    const fitting = named.filter((village) => {
      const town = aboveOf(parentRegion(village.code))
      const county = aboveOf(town && parentRegion(town.code))
      return fits(values.town, town) && fits(values.county, county)
    })
    const [only] = fitting
    if (only && fitting.length === 1) return { kind: 'found', code: only.code }
    if (fitting.length > 1) return { kind: 'ambiguous', names: fitting.map((village) => `${aboveOf(parentRegion(village.code))?.name ?? ''} ${village.name}`) }
    return { kind: 'unknown', names: villages.slice(0, 8).map((village) => village.name) }
  }
}

function fits(given: unknown, region: Region | undefined): boolean {
  return typeof given !== 'string' || region === undefined || region.name === given || region.name.startsWith(given)
}
