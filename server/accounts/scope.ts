import { regionCovers, regionPrefix } from '../../shared/domain/region.ts'
import type { RegionCode } from '../../shared/domain/region.ts'

/** Whether a village lies in one of the areas of a scope. */
export function isInScope(scope: readonly RegionCode[], area: RegionCode): boolean {
  return scope.some((region) => regionCovers(region, area))
}

/** LIKE patterns of a scope, for `area_code like any (…)`: digits only, so nothing has to be escaped. */
export function scopePatterns(scope: readonly RegionCode[]): string[] {
  return scope.map((region) => `${regionPrefix(region)}%`)
}
