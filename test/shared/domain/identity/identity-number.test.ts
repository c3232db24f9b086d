import { expect, test } from 'vitest'
import { IdentityNumber, personKey } from '../../../../shared/domain/identity/identity-number.ts'

test.each(['11010519491231002X12', '11010519491231002X63', '11010519491231002X74', '11010519491231002X44', '11010519491231002X23', '11010519491231002X12B1', '11010519491231002X'])('%s is taken', (text) => {
  expect(IdentityNumber.parse(text)).toBe(text)
})

test.each([
  ['11010519491231002X82', 'disability_card.kind_or_grade'],
  ['11010519491231002X15', 'disability_card.kind_or_grade'],
  ['11010519491231002112', 'citizen_number.check'],
  ['1101051949123100', 'identity_number.length'],
])('%s is refused because of %s', (text, message) => {
  expect(IdentityNumber.safeParse(text).error?.issues.map((issue) => issue.message)).toEqual([message])
})

test('a certificate and a card are the same person', () => {
  expect(personKey('11010519491231002x')).toBe(personKey('11010519491231002X12'))
})
