import type { Verdict } from '../domain/answer.ts'
import type { Guarantee, HousingBasis } from '../domain/guarantee.ts'
import type { ItemVerdict } from './item-verdict.ts'

/** What each basis says of a house by itself; `grade` means that the certified grade decides (S18b, S34). */
const BASIS: Record<HousingBasis, Verdict | 'grade'> = {
  appraised: 'grade',
  assessed: 'grade',
  repaired_accepted: 'pass',
  repair_in_progress: 'fail',
  relocated_moved_in: 'pass',
  relocated_not_moved: 'fail',
  other_safe_house: 'pass',
  none: 'grade',
}

/** Actually lives in an A or B house, or a repaired and accepted one, or moved in after relocation, or has another safe house. */
export function assessHousing(guarantee: Guarantee | undefined): ItemVerdict {
  const verdict = guarantee ? judgeHouse(guarantee) : 'unknown'
  return { verdict, reasons: verdict === 'pass' ? [] : [`guarantee.housing.${verdict}`] }
}

function judgeHouse({ housingBasis, housingGrade, actuallyLived }: Guarantee): Verdict {
  const byBasis = housingBasis === null ? 'grade' : BASIS[housingBasis]
  if (byBasis !== 'grade') return byBasis
  if (housingGrade === null) return 'unknown'
  if (housingGrade === 'C' || housingGrade === 'D') return 'fail'
  if (actuallyLived === null) return 'unknown'
  return actuallyLived ? 'pass' : 'fail'
}
