import type { Guarantee } from '../domain/guarantee.ts'
import type { Household } from '../domain/household.ts'
import { GUARANTEE_ITEMS } from '../domain/household-facts.ts'
import type { GuaranteeItem, HouseholdFacts } from '../domain/household-facts.ts'
import type { HouseholdYear } from '../domain/household-year.ts'
import { personKey } from '../domain/identity/identity-number.ts'
import type { IncomeStatement } from '../domain/income-statement.ts'
import type { Measure } from '../domain/measure.ts'
import type { Member } from '../domain/member.ts'
import { fenOf } from '../domain/money.ts'
import { findGuaranteeStandard } from '../domain/parameters/guarantee-standard.ts'
import { countsAsPopulation } from '../domain/poverty-status.ts'
import type { RecordId } from '../domain/record-id.ts'
import { countyOf } from '../domain/region.ts'
import type { Verdict } from '../domain/answer.ts'
import { assessGuarantees } from './guarantees.ts'
import { assessIncome } from './income.ts'

/** The bodies of one household, deleted ones left out. */
export interface HouseholdRecords {
  readonly id: RecordId
  readonly household: Household
  readonly members: readonly Member[]
  readonly years: readonly HouseholdYear[]
  readonly statements: readonly IncomeStatement[]
  readonly guarantees: readonly Guarantee[]
  readonly measures: readonly Measure[]
}

/** Facts of the newest year that the household has a statement, guarantee or living record for; `fallbackYear` where it has none. */
export function deriveHouseholdFacts(records: HouseholdRecords, fallbackYear = 0): HouseholdFacts {
  const { id, household, members, statements, measures } = records
  const year = Math.max(fallbackYear, ...statements.map((row) => row.year), ...records.guarantees.map((row) => row.year), ...records.years.map((row) => row.year))
  const living = members.filter((member) => countsAsPopulation(member.state))
  const head = living.find((member) => member.relation === '01') ?? members.find((member) => member.relation === '01')
  return {
    id,
    villageCode: household.villageCode,
    headName: head?.name ?? members[0]?.name ?? '',
    householdNo: household.householdNo ?? '',
    groupNo: household.groupNo ?? '',
    people: members.map((member) => ({ name: member.name, idNo: member.idNo === null ? '' : personKey(member.idNo) })),
    population: living.length,
    povertyAttr: household.povertyAttr,
    exitFlag: household.exitFlag,
    householdType: household.householdType,
    identificationStandard: household.identificationStandard,
    mainCause: household.mainCause,
    monitorCategory: household.monitorCategory,
    year,
    perHeadFen: perHeadFenOf(statements.find((row) => row.year === year), living.length),
    guarantees: guaranteeVerdicts(records, year),
    measureCount: measures.filter((measure) => isActive(measure, year)).length,
  }
}

function perHeadFenOf(statement: IncomeStatement | undefined, population: number): number | null {
  const result = statement && assessIncome(statement, population)
  return result?.kind === 'complete' ? fenOf(result.perHead) : null
}

function guaranteeVerdicts({ household, members, guarantees }: HouseholdRecords, year: number): Record<GuaranteeItem, Verdict> {
  const standard = findGuaranteeStandard(year, countyOf(household.villageCode))
  const ofYear = guarantees.filter((row) => row.year === year)
  const newest = ofYear.toSorted((left, right) => (right.assessDate ?? '').localeCompare(left.assessDate ?? ''))[0]
  const assessment = standard && assessGuarantees({ guarantee: newest, members, year, standard })
  return Object.fromEntries(GUARANTEE_ITEMS.map((item) => [item, assessment?.items[item].verdict ?? 'unknown'])) as Record<GuaranteeItem, Verdict>
}

/** Running, or done with an end inside the year. */
function isActive(measure: Measure, year: number): boolean {
  if (measure.status === 'running') return true
  return measure.status === 'done' && (measure.end ?? measure.start ?? '').startsWith(String(year))
}
