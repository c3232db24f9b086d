import type { SyncRecord } from '../../../shared/sync/record.ts'
import { sameValue } from '../../../shared/sync/canonical-json.ts'
import { ownValue } from '../../../shared/sync/own-value.ts'
import type { KeptRecord } from '../store.ts'

/** The state of a kept row's record and household as this device shows them now. */
export interface Surroundings {
  readonly now: SyncRecord | undefined
  readonly household: SyncRecord | undefined
  /** Whether the household itself is kept here, so that it can come back first. */
  readonly isHouseholdKept: boolean
}

/** What has become of a kept record, and with it whether a person can bring it back. */
export function standingOf(record: SyncRecord, { now, household, isHouseholdKept }: Surroundings): KeptRecord['standing'] {
  if (now?.deleted) return 'deleted'
  if (record.kind !== 'household' && (household?.deleted || (!household && !isHouseholdKept))) return 'homeless'
  if (!now) return 'missing'
  return Object.keys(record.body).every((field) => sameValue(record.body[field], ownValue(now.body, field))) ? 'waiting' : 'earlier'
}

/**
 * What to save so that the wanted rows come back, in this order. A household that is missing comes back as a whole, before
 * what belongs to it: without it the database would hold its members, and without members it is nobody's.
 */
export function planBringBack(kept: readonly KeptRecord[], recordIds: readonly string[]): readonly KeptRecord[] {
  const possible = kept.filter(({ standing }) => standing === 'earlier' || standing === 'missing')
  const missingHouseholds = new Set(possible.filter(({ record, standing }) => record.kind === 'household' && standing === 'missing').map(({ record }) => record.householdId))
  const touched = new Set(possible.filter(({ record }) => recordIds.includes(record.id)).map(({ record }) => record.householdId))
  return possible
    .filter(({ record }) => recordIds.includes(record.id) || (missingHouseholds.has(record.householdId) && touched.has(record.householdId)))
    .toSorted((left, right) => Number(right.record.kind === 'household') - Number(left.record.kind === 'household'))
}
