import { z } from 'zod'
import { PlainDate } from './plain-date.ts'
import { VillageAttr } from './codes/village-attr.ts'
import { Answer } from './answer.ts'

/** Twelve digits: province 2, city 2, county 2, township 3, village 3 (GB/T 2260 and the statistics bureau). */
export const RegionCode = z.string().regex(/^\d{12}$/, 'region.format').brand('RegionCode')
export type RegionCode = z.infer<typeof RegionCode>

/** The first six digits of a region code: the county, which is the shard key of the central database. */
export const CountyCode = z.string().regex(/^\d{6}$/, 'region.county_format').brand('CountyCode')
export type CountyCode = z.infer<typeof CountyCode>

export const REGION_LEVELS = ['province', 'city', 'county', 'township', 'village'] as const
export const RegionLevel = z.enum(REGION_LEVELS)
export type RegionLevel = z.infer<typeof RegionLevel>

const PREFIX_LENGTH: Record<RegionLevel, number> = { province: 2, city: 4, county: 6, township: 9, village: 12 }

/** A region over time: codes change when townships merge, so a region has a first and a last day and a successor. */
export const Region = z.object({
  code: RegionCode,
  name: z.string().min(1).max(60),
  level: RegionLevel,
  parent: RegionCode.nullable(),
  validFrom: PlainDate.nullable(),
  validTo: PlainDate.nullable(),
  successor: RegionCode.nullable(),
  villageAttr: VillageAttr.nullable(),
  minorityArea: Answer,
  deepPoor: Answer,
})
export type Region = z.infer<typeof Region>

export function regionLevel(code: RegionCode): RegionLevel {
  if (!code.endsWith('000')) return 'village'
  if (!code.endsWith('000000')) return 'township'
  if (!code.endsWith('00000000')) return 'county'
  return code.endsWith('0000000000') ? 'province' : 'city'
}

/** The significant digits of a code: everything whose code begins with them lies inside. */
export function regionPrefix(code: RegionCode): string {
  return code.slice(0, PREFIX_LENGTH[regionLevel(code)])
}

/** The next region up; `undefined` above the province. */
export function parentRegion(code: RegionCode): RegionCode | undefined {
  const level = REGION_LEVELS.indexOf(regionLevel(code))
  const above = REGION_LEVELS[level - 1]
  return above && RegionCode.parse(code.slice(0, PREFIX_LENGTH[above]).padEnd(12, '0'))
}

/** Whether `inner` is `outer` or lies inside it. */
export function regionCovers(outer: RegionCode, inner: RegionCode): boolean {
  return inner.startsWith(regionPrefix(outer))
}

export function countyOf(code: RegionCode): CountyCode {
  return CountyCode.parse(code.slice(0, 6))
}
