import type { IncomeStatement } from '../domain/income-statement.ts'
import { addMoney, moneyOf, shareMoney, subtractMoney } from '../domain/money.ts'
import type { Money } from '../domain/money.ts'

/** Items that must be filled before there is a result: empty is not zero. */
export const REQUIRED_INCOME_ITEMS = ['wage', 'business', 'property', 'familyPlanning', 'dibao', 'tekun', 'pension', 'ecoCompensation', 'otherTransfer', 'businessCost'] as const
export type RequiredIncomeItem = (typeof REQUIRED_INCOME_ITEMS)[number]

/** Regular transfers, the parts of AAC085. */
export const TRANSFER_ITEMS = ['familyPlanning', 'dibao', 'tekun', 'pension', 'ecoCompensation', 'otherTransfer'] as const

/** Costs that the classic definition of net income adds (S23b): not asked means none. */
export const EXTRA_COST_ITEMS = ['taxFee', 'depreciation', 'giftOut'] as const

export type IncomeResult =
  | { readonly kind: 'complete'; readonly source: 'statement'; readonly transfer: Money; readonly gross: Money; readonly cost: Money; readonly net: Money; readonly perHead: Money }
  | { readonly kind: 'complete'; readonly source: 'declared'; readonly perHead: Money }
  | { readonly kind: 'incomplete'; readonly missing: readonly RequiredIncomeItem[]; readonly noPopulation: boolean }

/**
 * Net income of a household in yuan of the year, by the registry formula (domain specification 7.1):
 * transfer AAC085 = sum of the regular transfers; gross AAC081 = wage + business + property + transfer;
 * net AAC079 = gross − costs; per head AAC082 = net / population, rounded half up at the end.
 * `population` is the number of members with state 1 or 4. A statement without a single filled item falls back to
 * the per-head figure that another register declared, and says so.
 */
export function assessIncome(statement: IncomeStatement, population: number): IncomeResult {
  const missing = REQUIRED_INCOME_ITEMS.filter((item) => statement[item] === null)
  if (missing.length === REQUIRED_INCOME_ITEMS.length && statement.declaredPerHead !== null) {
    return { kind: 'complete', source: 'declared', perHead: moneyOf(statement.declaredPerHead) }
  }
  if (missing.length > 0) return { kind: 'incomplete', missing, noPopulation: population === 0 }
  const transfer = sum(statement, TRANSFER_ITEMS)
  const gross = addMoney(sum(statement, ['wage', 'business', 'property']), transfer)
  const cost = sum(statement, ['businessCost', ...EXTRA_COST_ITEMS])
  const net = subtractMoney(gross, cost)
  const perHead = shareMoney(net, population)
  if (perHead === undefined) return { kind: 'incomplete', missing, noPopulation: true }
  return { kind: 'complete', source: 'statement', transfer, gross, cost, net, perHead }
}

function sum(statement: IncomeStatement, items: readonly (keyof IncomeStatement)[]): Money {
  return addMoney(...items.map((item) => statement[item]).filter((value): value is Money => typeof value === 'string'))
}
