import { z } from 'zod'
import { Answer, Verdict } from './answer.ts'
import { HouseDangerGrade } from './codes/house-danger-grade.ts'
import { WaterSource } from './codes/water-source.ts'
import { Quantity } from './money.ts'
import { PlainDate, Year } from './plain-date.ts'
import { RecordId } from './record-id.ts'

/** Why a house counts as safe or not: assessed, appraised, repaired, relocated, or another safe house. */
export const HousingBasis = z.enum(['appraised', 'assessed', 'repaired_accepted', 'repair_in_progress', 'relocated_moved_in', 'relocated_not_moved', 'other_safe_house', 'none'])
export type HousingBasis = z.infer<typeof HousingBasis>

/**
 * One look at the two worries and three guarantees plus water (domain specification 4.8). Education and medical
 * insurance follow from the members; the two overrides hold what the members' records cannot say.
 */
export const Guarantee = z.object({
  householdId: RecordId,
  year: Year,
  assessDate: PlainDate.nullable(),
  assessor: z.string().max(50).nullable(),
  /** 不愁吃: staple food all year. */
  food: Answer,
  /** 随时能吃肉蛋奶豆 */
  foodProtein: Answer,
  /** 四季换洗衣物和御寒被褥 */
  clothes: Answer,
  /** Litres for a person and day. */
  waterLitres: Quantity.nullable(),
  /** Whether the place counts as water-short (20 L) or water-rich (35 L). */
  waterShortArea: Answer,
  waterQualityOk: Answer,
  waterPiped: Answer,
  /** One trip to fetch water, minutes. */
  waterFetchMinutes: z.int().min(0).max(1440).nullable(),
  waterFetchHorizontalM: z.int().min(0).max(100000).nullable(),
  waterFetchVerticalM: z.int().min(0).max(10000).nullable(),
  /** Days without water in the year. */
  waterOutageDays: z.int().min(0).max(366).nullable(),
  waterSource: WaterSource.nullable(),
  waterCertifier: z.string().max(60).nullable(),
  waterReportNo: z.string().max(40).nullable(),
  /** Certified by the education office: replaces the result from the members; `null` follows the members. */
  educationOverride: Verdict.nullable(),
  medicalOverride: Verdict.nullable(),
  housingGrade: HouseDangerGrade.nullable(),
  housingBasis: HousingBasis.nullable(),
  housingCertificateNo: z.string().max(40).nullable(),
  /** 是否实际居住 */
  actuallyLived: Answer,
  remark: z.string().max(500).nullable(),
})
export type Guarantee = z.infer<typeof Guarantee>
