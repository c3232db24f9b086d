import { incomeOrder } from './income-order.ts'

/**
 * Incomes with the number of persons (or the sample weight) behind each. Any unit of money will do as long as the line
 * is in the same one. The two arrays are equally long.
 */
export interface IncomeDistribution {
  readonly income: Float64Array
  readonly weight: Float64Array | Uint8Array
}

/** Sum of the weights: persons. */
export function weightSum({ weight }: IncomeDistribution): number {
  let sum = 0
  for (const value of weight) sum += value
  return sum
}

/** Weighted mean; `null` for nobody. */
export function meanIncome({ income, weight }: IncomeDistribution): number | null {
  let sum = 0
  let persons = 0
  for (let row = 0; row < income.length; row++) {
    sum += (income[row] ?? 0) * (weight[row] ?? 0)
    persons += weight[row] ?? 0
  }
  return persons > 0 ? sum / persons : null
}

/** The incomes below which the given fractions (ascending, 0 to 1) of the persons live: `[0.5]` is the median. */
export function incomeQuantiles(distribution: IncomeDistribution, fractions: readonly number[]): readonly (number | null)[] {
  const total = weightSum(distribution)
  if (total === 0) return fractions.map(() => null)
  const order = incomeOrder(distribution.income)
  let reached = 0
  let place = -1
  return fractions.map((fraction) => {
    while (place < order.length - 1 && (reached < fraction * total || place < 0)) {
      place++
      reached += distribution.weight[order[place] ?? 0] ?? 0
    }
    return distribution.income[order[place] ?? 0] ?? null
  })
}

/**
 * Gini coefficient 1 − Σ (F_k − F_{k−1})(L_k + L_{k−1}), no small-sample correction (domain specification 7.7).
 * Negative incomes are left out and have to be reported beside it; `null` where nothing or only zero income is left.
 */
export function giniCoefficient({ income, weight }: IncomeDistribution): number | null {
  const kept = hasNegative(income) ? withoutNegative({ income, weight }) : { income, weight }
  const order = incomeOrder(kept.income)
  let persons = 0
  let money = 0
  let area = 0
  for (let place = 0; place < order.length; place++) {
    const row = order[place] ?? 0
    const share = kept.weight[row] ?? 0
    const before = money
    money += (kept.income[row] ?? 0) * share
    persons += share
    area += share * (money + before)
  }
  return persons > 0 && money > 0 ? 1 - area / (persons * money) : null
}

/** A plain loop: `some` calls a function for each of 100,000. */
function hasNegative(income: Float64Array): boolean {
  for (let row = 0; row < income.length; row++) if ((income[row] ?? 0) < 0) return true
  return false
}

function withoutNegative({ income, weight }: IncomeDistribution): IncomeDistribution {
  const rows = [...income.keys()].filter((row) => (income[row] ?? 0) >= 0)
  return { income: Float64Array.from(rows, (row) => income[row] ?? 0), weight: Float64Array.from(rows, (row) => weight[row] ?? 0) }
}
