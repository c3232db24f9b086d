import { countyOf, type RegionCode } from '../domain/region.ts'
import type { Operation } from './operation.ts'
import type { SyncRecord } from './record.ts'

/** What has happened to areas since the op was made. */
export interface AreaHistory {
  /** Whether the household once lay in that village and was moved from there. */
  readonly hasDeparted: (householdId: string, from: RegionCode) => boolean
  /** The village that stands in the place of one that was merged; `undefined` for one that still is. */
  readonly successorOf: (village: RegionCode) => RegionCode | undefined
}

/**
 * The op as it applies today: made for a household that has since been moved to another village, or for a village that has
 * been merged into another one, it goes where these are now. An op for anything else stays as it is, and is judged so.
 */
export function readdress(operation: Operation, household: SyncRecord | undefined, history: AreaHistory): Operation {
  if (household) return household.areaCode !== operation.areaCode && history.hasDeparted(household.id, operation.areaCode) ? at(operation, household.areaCode) : operation
  const successor = operation.kind === 'create' ? history.successorOf(operation.areaCode) : undefined
  return successor ? at(operation, successor) : operation
}

function at(operation: Operation, areaCode: RegionCode): Operation {
  const isHousehold = operation.kind === 'create' && operation.recordKind === 'household'
  return { ...operation, areaCode, countyCode: countyOf(areaCode), ...(isHousehold ? { changes: { ...operation.changes, villageCode: areaCode } } : {}) }
}
