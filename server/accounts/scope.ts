import { regionCovers, regionPrefix } from '../../shared/domain/region.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Account } from '../../shared/protocol/session.ts'

/** Whether a village lies in one of the areas of a scope. */
export function isInScope(scope: readonly RegionCode[], area: RegionCode): boolean {
  return scope.some((region) => regionCovers(region, area))
}

/**
 * LIKE patterns of what an account may read, for `area_code like any (…)`: digits only, so nothing has to be escaped.
 * Whoever runs the system sees no household (domain specification 1.2, separation of the three administrators).
 */
export function scopePatterns({ role, scope }: Account): string[] {
  return role === 'SYS_ADMIN' ? [] : scope.map((region) => `${regionPrefix(region)}%`)
}
