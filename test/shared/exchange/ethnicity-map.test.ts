import { expect, test } from 'vitest'
import { ETHNICITY } from '../../../shared/domain/codes/ethnicity.ts'
import { ethnicityOfRegistryCode, registryCodeOf } from '../../../shared/exchange/ethnicity-map.ts'

test.each([['01', '01'], ['02', '11'], ['03', '03'], ['04', '02'], ['05', '04'], ['06', '05'], ['07', '06'], ['08', '07'], ['09', '08'], ['10', '09'], ['11', '10'], ['12', '12'], ['15', '15'], ['25', '25'], ['37', '37'], ['56', '56'], ['99', '97']])('registry %s is %s of GB/T 3304', (registry, standard) => {
  expect(ethnicityOfRegistryCode(registry)).toBe(standard)
})

test('the map is one to one on all 57 rows, and the way back is the way', () => {
  expect(ETHNICITY.entries).toHaveLength(57)
  expect(ETHNICITY.entries.map((entry) => ethnicityOfRegistryCode(registryCodeOf(entry.code)))).toEqual(ETHNICITY.entries.map((entry) => entry.code))
  expect(ethnicityOfRegistryCode('98')).toBeUndefined()
})
