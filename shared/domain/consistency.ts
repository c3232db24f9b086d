import { Decimal } from 'decimal.js'
import type { Mu } from './money.ts'
import type { Household } from './household.ts'
import type { HouseholdYear } from './household-year.ts'
import { parseCitizenNumber } from './identity/citizen-number.ts'
import { personKey } from './identity/identity-number.ts'
import type { Measure } from './measure.ts'
import type { Member } from './member.ts'
import type { PlainDate } from './plain-date.ts'
import { countsAsPopulation } from './poverty-status.ts'

/** Something that two fields disagree on. A warning is shown and does not stop a save. */
export interface Inconsistency {
  readonly field: string
  /** Key in `shared/messages/validation.ts`. */
  readonly message: string
  readonly severity: 'error' | 'warning'
  readonly count?: number
}

/** Domain specification 4.3; DQ-H-12. */
export function householdInconsistencies({ mainCause, otherCauses }: Pick<Household, 'mainCause' | 'otherCauses'>): Inconsistency[] {
  const distinct = new Set([mainCause, ...otherCauses]).size === otherCauses.length + 1
  return distinct ? [] : [{ field: 'otherCauses', message: 'consistency.same_cause', severity: 'error' }]
}

/** One head and one only among the living members (DQ-H-01, DQ-H-02). */
export function headInconsistencies(members: readonly Pick<Member, 'relation' | 'state'>[]): Inconsistency[] {
  const heads = members.filter((member) => member.relation === '01' && countsAsPopulation(member.state)).length
  if (heads === 0) return [{ field: 'relation', message: 'consistency.heads_none', severity: 'warning' }]
  return heads > 1 ? [{ field: 'relation', message: 'consistency.heads_many', severity: 'warning', count: heads }] : []
}

/** Domain specification 4.5; DQ-P-05, DQ-P-07. */
export function memberInconsistencies(member: Member, today: PlainDate): Inconsistency[] {
  const found: Inconsistency[] = []
  const parsed = member.idNo === null ? undefined : parseCitizenNumber(personKey(member.idNo))
  const id = parsed?.ok ? parsed.number : undefined
  if (id && member.sex !== null && member.sex !== id.sex) found.push({ field: 'sex', message: 'consistency.sex_against_id', severity: 'warning' })
  if (id && member.birth !== null && member.birth !== id.birth) found.push({ field: 'birth', message: 'consistency.birth_against_id', severity: 'error' })
  if (member.birth !== null && member.birth > today) found.push({ field: 'birth', message: 'consistency.birth_in_future', severity: 'error' })
  if (member.health.includes('01') && member.health.length > 1) found.push({ field: 'health', message: 'consistency.healthy_and_ill', severity: 'error' })
  if (receives(member.dibaoStatus) && receives(member.tekunStatus)) found.push({ field: 'tekunStatus', message: 'consistency.dibao_and_tekun', severity: 'error' })
  return found
}

/** Domain specification 4.4: irrigated land is part of cultivated land, returned forest part of forest. */
export function livingInconsistencies({ cultivatedMu, irrigatedMu, forestMu, returnedForestMu }: Pick<HouseholdYear, 'cultivatedMu' | 'irrigatedMu' | 'forestMu' | 'returnedForestMu'>): Inconsistency[] {
  return [
    ...(isLarger(irrigatedMu, cultivatedMu) ? [{ field: 'irrigatedMu', message: 'consistency.irrigated', severity: 'error' } as const] : []),
    ...(isLarger(returnedForestMu, forestMu) ? [{ field: 'returnedForestMu', message: 'consistency.returned_forest', severity: 'error' } as const] : []),
  ]
}

export function measureInconsistencies({ start, end }: Pick<Measure, 'start' | 'end'>): Inconsistency[] {
  return start !== null && end !== null && end < start ? [{ field: 'end', message: 'consistency.end_before_start', severity: 'error' }] : []
}

function receives(status: Member['dibaoStatus']): boolean {
  return status !== null && status !== '0'
}

function isLarger(part: Mu | null, whole: Mu | null): boolean {
  return part !== null && whole !== null && new Decimal(part).gt(whole)
}
