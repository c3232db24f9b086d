import { z } from 'zod'
import { Answer } from './answer.ts'
import { ExitFlag } from './codes/exit-flag.ts'
import { HouseholdPovertyAttr } from './codes/household-poverty-attr.ts'
import { IdentificationStandard } from './codes/identification-standard.ts'
import { MonitorCategory } from './codes/monitor-category.ts'
import { PovertyCause } from './codes/poverty-cause.ts'
import { RiskType } from './codes/risk-type.ts'
import { PhoneNumber } from './identity/phone.ts'
import { Year, YearMonth } from './plain-date.ts'
import { RegionCode } from './region.ts'

/** 户类型 of the national export: 脱贫户, 一般农户, 未脱贫户. */
export const HouseholdType = z.enum(['exited', 'general', 'not_exited'])
export type HouseholdType = z.infer<typeof HouseholdType>

/**
 * A family followed over time (domain specification 4.3). `null` means not known: what must be filled before a
 * submission is asked by `findMissingFields`, not by this schema, so that half a household can be kept.
 * The name and number of the head are those of the member with relation 01 and are not stored here.
 */
export const Household = z.object({
  /** 户编号 AAC001, given by the national system. */
  householdNo: z.string().max(20).nullable(),
  villageCode: RegionCode,
  /** 村民小组 AAR007. */
  groupNo: z.string().max(20).nullable(),
  /** 自然村, free text: hamlets have no national code. */
  hamlet: z.string().max(60).nullable(),
  address: z.string().max(200).nullable(),
  phone: PhoneNumber.nullable(),
  bankName: z.string().max(60).nullable(),
  /** 16 to 19 digits; the Luhn digit is only a warning. */
  bankAccount: z.string().regex(/^\d{16,19}$/, 'bank_account.format').nullable(),
  identificationStandard: IdentificationStandard.nullable(),
  povertyAttr: HouseholdPovertyAttr.nullable(),
  /** 脱贫标志 AAR010; poor while 0 or 3. */
  exitFlag: ExitFlag.nullable(),
  householdType: HouseholdType.nullable(),
  identifiedYm: YearMonth.nullable(),
  planExitYear: Year.nullable(),
  exitYear: Year.nullable(),
  fallbackYear: Year.nullable(),
  mainCause: PovertyCause.nullable(),
  /** At most two, different from each other and from the main cause (S1). */
  otherCauses: z.array(PovertyCause).max(2),
  monitorCategory: MonitorCategory.nullable(),
  risks: z.array(RiskType).max(5),
  riskRemoved: Answer,
  riskIdentifiedYm: YearMonth.nullable(),
  riskRemovedYm: YearMonth.nullable(),
  martyrFamily: Answer,
  oneChild: Answer,
  twoGirls: Answer,
  noLabourBackstop: Answer,
  remark: z.string().max(500).nullable(),
})
export type Household = z.infer<typeof Household>
