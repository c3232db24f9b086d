import { Decimal } from 'decimal.js'
import { z } from 'zod'

/**
 * Yuan as decimal text, at most ten digits before and two after the point, sign allowed: `10274`, `6849.33`, `-120.5`.
 * Text, because binary floating point cannot hold a tenth.
 */
export const Money = z.string().regex(/^-?\d{1,10}(\.\d{1,2})?$/, 'money.format').brand('Money')
export type Money = z.infer<typeof Money>

/** Yuan that cannot be negative: income items, costs, funds. */
export const NonNegativeMoney = z.string().regex(/^\d{1,10}(\.\d{1,2})?$/, 'money.non_negative').brand('Money')

/** Area in mu (15 mu = 1 hectare) as decimal text with at most two places. */
export const Mu = z.string().regex(/^\d{1,6}(\.\d{1,2})?$/, 'mu.format').brand('Mu')
export type Mu = z.infer<typeof Mu>

/** Another measured quantity (km, m², litres) as decimal text with at most two places. */
export const Quantity = z.string().regex(/^\d{1,8}(\.\d{1,2})?$/, 'quantity.format').brand('Quantity')
export type Quantity = z.infer<typeof Quantity>

/** Rounds half up to the cent, as the registry does, and only at the end of a calculation. */
export function moneyOf(value: Decimal.Value): Money {
  return Money.parse(new Decimal(value).toFixed(2, Decimal.ROUND_HALF_UP))
}

/** Sum of any number of amounts in yuan; the sum of nothing is `0.00`. */
export function addMoney(...amounts: readonly Money[]): Money {
  return moneyOf(amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)))
}

export function subtractMoney(from: Money, amount: Money): Money {
  return moneyOf(new Decimal(from).minus(amount))
}

/** An amount shared by a number of persons; `undefined` for nobody, because division by zero is "not available". */
export function shareMoney(amount: Money, persons: number): Money | undefined {
  return persons > 0 ? moneyOf(new Decimal(amount).div(persons)) : undefined
}

/** Negative, zero or positive, like every comparison. */
export function compareMoney(left: Money, right: Money): number {
  return new Decimal(left).comparedTo(right)
}

/** Whole cents (fen) for typed arrays: exact up to 90 trillion yuan. */
export function fenOf(amount: Money): number {
  return new Decimal(amount).times(100).toNumber()
}
