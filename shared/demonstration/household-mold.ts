import type { RegionCode } from '../domain/region.ts'
import type { IdNumberGiver } from './made-up-id.ts'

/** What a made-up household is cast from. */
export interface HouseholdMold {
  readonly villageCode: RegionCode
  /** Running number inside the county, from 0. */
  readonly place: number
  readonly year: number
  /** Yuan a head and year; incomes are spread around it, log-normal. */
  readonly incomeCentre: number
  readonly giveIdNo: IdNumberGiver
}
