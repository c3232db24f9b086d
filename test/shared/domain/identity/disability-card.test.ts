import { expect, test } from 'vitest'
import { parseDisabilityCard } from '../../../../shared/domain/identity/disability-card.ts'

test.each([
  ['11010519491231002X12', '1', '2'],
  ['11010519491231002X63', '6', '3'],
  ['11010519491231002X12B1', '1', '2'],
])('%s says kind %s, grade %s', (text, kind, grade) => {
  expect(parseDisabilityCard(text)).toEqual({ citizenNumber: '11010519491231002X', kind, grade })
})

test('anything else is none', () => {
  expect(parseDisabilityCard('11010519491231002X')).toBeUndefined()
})
