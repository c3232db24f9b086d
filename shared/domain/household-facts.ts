import type { Verdict } from './answer.ts'
import type { ExitFlag } from './codes/exit-flag.ts'
import type { HouseholdPovertyAttr } from './codes/household-poverty-attr.ts'
import type { IdentificationStandard } from './codes/identification-standard.ts'
import type { MonitorCategory } from './codes/monitor-category.ts'
import type { PovertyCause } from './codes/poverty-cause.ts'
import type { HouseholdType } from './household.ts'
import type { RecordId } from './record-id.ts'
import type { RegionCode } from './region.ts'

export const GUARANTEE_ITEMS = ['food', 'clothes', 'water', 'education', 'medical', 'housing'] as const
export type GuaranteeItem = (typeof GUARANTEE_ITEMS)[number]

/** A member as a search needs it. */
export interface SearchablePerson {
  readonly name: string
  /** First 18 characters, or empty. */
  readonly idNo: string
}

/**
 * What lists, search and the area indices need of one household, derived from its records and never a truth of its
 * own: it is rebuilt whenever a record changes. Income is of `year`; the line is not in it, because the line depends
 * on the year, the standard and the county and may be corrected later.
 */
export interface HouseholdFacts {
  readonly id: RecordId
  readonly villageCode: RegionCode
  readonly headName: string
  readonly householdNo: string
  readonly groupNo: string
  readonly people: readonly SearchablePerson[]
  /** Members with state 1 or 4. */
  readonly population: number
  readonly povertyAttr: HouseholdPovertyAttr | null
  readonly exitFlag: ExitFlag | null
  readonly householdType: HouseholdType | null
  readonly identificationStandard: IdentificationStandard | null
  readonly mainCause: PovertyCause | null
  readonly monitorCategory: MonitorCategory | null
  readonly year: number
  /** Net income per head in fen; `null` where the statement is incomplete or missing. */
  readonly perHeadFen: number | null
  readonly guarantees: Readonly<Record<GuaranteeItem, Verdict>>
  /** Active measures (running, or done inside the year). */
  readonly measureCount: number
}
