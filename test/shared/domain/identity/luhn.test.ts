import { expect, test } from 'vitest'
import { passesLuhn } from '../../../../shared/domain/identity/luhn.ts'

test.each([
  ['6200000000000005', true],
  ['79927398713', true],
  ['6200000000000006', false],
  ['', false],
])('%s: %s', (digits, passes) => {
  expect(passesLuhn(digits)).toBe(passes)
})
