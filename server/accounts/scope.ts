import { may } from '../../shared/domain/access/powers.ts'
import { regionCovers, regionPrefix } from '../../shared/domain/region.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Account } from '../../shared/protocol/session.ts'

/** Whether a village lies in one of the areas of a scope. */
export function isInScope(scope: readonly RegionCode[], area: RegionCode): boolean {
  return scope.some((region) => regionCovers(region, area))
}

/**
 * LIKE patterns of what an account may read, for `area_code like any (…)`: digits only, so nothing has to be escaped.
 * None for a role that sees no household.
 */
export function scopePatterns({ role, scope }: Account): string[] {
  return may(role, 'read_records') ? scope.map((region) => `${regionPrefix(region)}%`) : []
}
