import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMoney, compareMoney, fenOf, Money, moneyOf, shareMoney } from '../../../shared/domain/money.ts'

const yuan = (text: string) => Money.parse(text)

test('a tenth and two tenths ten times are three', () => {
  expect(addMoney(...Array.from({ length: 10 }, () => [yuan('0.1'), yuan('0.2')]).flat())).toBe('3.00')
})

test('rounding is half up and only at the end', () => {
  expect(shareMoney(yuan('41096'), 6)).toBe('6849.33')
  expect(moneyOf('0.005')).toBe('0.01')
  expect(moneyOf('2.675')).toBe('2.68')
  expect(shareMoney(yuan('1'), 0)).toBeUndefined()
})

test.each(['1.234', '1,000', '', 'abc', '12345678901'])('%s is no amount', (text) => {
  expect(Money.safeParse(text).success).toBe(false)
})

test('fen are whole and compare as the amounts do', () => {
  const amount = fc.tuple(fc.integer({ min: 0, max: 9_999_999 }), fc.integer({ min: 0, max: 99 })).map(([whole, cents]) => yuan(`${whole}.${String(cents).padStart(2, '0')}`))
  fc.assert(fc.property(amount, amount, (left, right) => {
    expect(Number.isInteger(fenOf(left))).toBe(true)
    expect(Math.sign(compareMoney(left, right))).toBe(Math.sign(fenOf(left) - fenOf(right)))
  }))
})
