import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { incomeOrder } from '../../../shared/assessment/income-order.ts'

/** Stable, so that equal values keep their places: the digits do, and the comparison must not differ from them. */
function byComparison(values: readonly number[]): number[] {
  return values.map((_, position) => position).sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0))
}

describe('incomeOrder', () => {
  it.each([
    ['whole numbers', fc.nat({ max: 2 ** 32 - 1 })],
    ['whole numbers that share most digits', fc.integer({ min: 5_000_000, max: 5_000_020 })],
    ['shares of a line', fc.double({ min: 0, max: 50, noNaN: true })],
    ['very small and very large', fc.double({ min: 0, noNaN: true })],
    ['also negative', fc.double({ noNaN: true, noDefaultInfinity: true })],
  ])('equals sorting by comparison: %s', (_, value) => {
    fc.assert(fc.property(fc.array(value, { maxLength: 300 }), (values) => {
      expect([...incomeOrder(Float64Array.from(values))]).toEqual(byComparison(values))
    }))
  })

  it('reads a part of a larger array', () => {
    expect([...incomeOrder(Float64Array.of(9, 0.5, 0.25, 0.125).subarray(1))]).toEqual([2, 1, 0])
  })
})
