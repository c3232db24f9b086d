import { giniCoefficient } from './income-distribution.ts'
import type { IncomeDistribution } from './income-distribution.ts'

/** Fractions unless said otherwise; `null` is "not available" (nobody to count). */
export interface PovertyIndices {
  /** Sum of weights: persons. */
  readonly persons: number
  /** Persons below the line; equal to the line is not poor. */
  readonly poorPersons: number
  /** FGT α = 0: head count. */
  readonly p0: number | null
  /** FGT α = 1: poverty gap. */
  readonly p1: number | null
  /** FGT α = 2: severity. */
  readonly p2: number | null
  /** Watts index. */
  readonly watts: number | null
  /** Sen index H·(I + (1 − I)·G_p). */
  readonly sen: number | null
  /** Money that would lift everybody to the line, in the unit of the incomes. */
  readonly gapMoney: number
  /** Persons with a negative income: kept in FGT with the gap capped, left out of Watts, Sen's Gini and the Gini. */
  readonly negativePersons: number
}

/**
 * Foster–Greer–Thorbecke, Watts and Sen, weighted by persons (domain specification 7.7, S42):
 * P_α = Σ w·1[y<z]·((z−y)/z)^α / Σ w; Watts = Σ w·1[y<z]·ln(z/y) / Σ w with y ≤ 0 left out of the numerator.
 * `gapCap` is the parameter `fgt.cap`: the largest gap ratio that a negative income may count with.
 */
export function povertyIndices({ income, weight }: IncomeDistribution, line: number, gapCap = 1): PovertyIndices {
  let persons = 0
  let poor = 0
  let gap1 = 0
  let gap2 = 0
  let logs = 0
  let money = 0
  let negative = 0
  for (let row = 0; row < income.length; row++) {
    const y = income[row] ?? 0
    const w = weight[row] ?? 0
    persons += w
    if (y < 0) negative += w
    if (!(y < line)) continue
    const ratio = Math.min((line - y) / line, gapCap)
    poor += w
    gap1 += w * ratio
    gap2 += w * ratio * ratio
    money += w * (line - y)
    if (y > 0) logs += w * Math.log(line / y)
  }
  const per = (sum: number) => (persons > 0 ? sum / persons : null)
  return {
    persons,
    poorPersons: poor,
    p0: per(poor),
    p1: per(gap1),
    p2: per(gap2),
    watts: per(logs),
    sen: persons > 0 ? senIndex({ income, weight }, line, poor / persons, poor > 0 ? gap1 / poor : 0) : null,
    gapMoney: money,
    negativePersons: negative,
  }
}

/** H·(I + (1 − I)·G_p): head count, mean gap ratio of the poor, Gini among the poor. */
function senIndex({ income, weight }: IncomeDistribution, line: number, headCount: number, meanGap: number): number {
  if (headCount === 0) return 0
  const poor = { income: new Float64Array(income.length), weight: new Float64Array(income.length) }
  let rows = 0
  for (let row = 0; row < income.length; row++) {
    const y = income[row] ?? 0
    if (!(y < line)) continue
    poor.income[rows] = y
    poor.weight[rows++] = weight[row] ?? 0
  }
  const gini = giniCoefficient({ income: poor.income.subarray(0, rows), weight: poor.weight.subarray(0, rows) }) ?? 0
  return headCount * (meanGap + (1 - meanGap) * gini)
}
