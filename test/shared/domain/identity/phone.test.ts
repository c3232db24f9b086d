import { expect, test } from 'vitest'
import { PhoneNumber } from '../../../../shared/domain/identity/phone.ts'

test.each([
  ['13800138000', true],
  ['18513833315', true],
  ['0851-87221234', true],
  ['121212', false],
  ['12345678910', false],
  ['11301101217', false],
])('%s: %s', (text, isPhone) => {
  expect(PhoneNumber.safeParse(text).success).toBe(isPhone)
})
