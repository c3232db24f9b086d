import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CreditCode, creditCodeCheckDigit } from '../../../../shared/domain/identity/credit-code.ts'

// A code that public test suites of GB 32100 use.
test('the sample of public test suites is valid', () => {
  expect(CreditCode.safeParse('91350100M000100Y43').success).toBe(true)
  expect(CreditCode.safeParse('91350100M000100Y44').error?.issues[0]?.message).toBe('credit_code.check')
  expect(CreditCode.safeParse('91350100M000100YI3').error?.issues[0]?.message).toBe('credit_code.format')
})

test('the check character fits every code made with it', () => {
  fc.assert(fc.property(fc.stringMatching(/^[0-9A-HJ-NP-RTUWXY]{17}$/), (seventeen) => {
    expect(CreditCode.parse(seventeen + creditCodeCheckDigit(seventeen))).toHaveLength(18)
  }))
})
