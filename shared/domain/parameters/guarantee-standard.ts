import type { CountyCode } from '../region.ts'

/** The thresholds that the guarantee decision table needs, of one place and period. */
export interface GuaranteeStandard {
  readonly scope: string
  readonly validFrom: number
  readonly validTo: number | null
  /** Litres a person and day that count as enough (够用). */
  readonly waterLitresRich: string
  readonly waterLitresShort: string
  /** One trip, minutes; or metres on the level; or metres up and down: one of the three is enough. */
  readonly fetchMinutes: number
  readonly fetchHorizontalM: number
  readonly fetchVerticalM: number
  /** Days of the year without water that are still reliable. */
  readonly outageDays: number
  /** Compulsory education: first and last age in full years. */
  readonly schoolAgeFrom: number
  readonly schoolAgeTo: number
  /** `MM-DD`: a child belongs to a school year when it is six by this day of the year. */
  readonly enrolmentDay: string
  readonly authority: string
}

const STANDARDS: readonly GuaranteeStandard[] = [
  {
    scope: '',
    validFrom: 2013,
    validTo: null,
    waterLitresRich: '35',
    waterLitresShort: '20',
    fetchMinutes: 20,
    fetchHorizontalM: 800,
    fetchVerticalM: 80,
    outageDays: 36,
    schoolAgeFrom: 6,
    schoolAgeTo: 15,
    enrolmentDay: '08-31',
    authority: 'T/CHES 18-2018《农村饮水安全评价准则》(S33)；义务教育、住房、医疗口径见国开发〔2019〕15号 (S18a, S34)',
  },
]

/** The thresholds of a year and county; the narrowest scope wins, `undefined` where none is set. */
export function findGuaranteeStandard(year: number, county: CountyCode, standards: readonly GuaranteeStandard[] = STANDARDS): GuaranteeStandard | undefined {
  return standards
    .filter((row) => row.validFrom <= year && (row.validTo === null || year <= row.validTo) && county.startsWith(row.scope))
    .toSorted((left, right) => right.scope.length - left.scope.length)[0]
}
