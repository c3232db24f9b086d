import { expect, test } from 'vitest'
import { ageOn, PlainDate } from '../../../shared/domain/plain-date.ts'

test.each([
  ['2010-09-01', '2016-08-31', 5],
  ['2010-09-01', '2016-09-01', 6],
  ['2004-02-29', '2021-02-28', 16],
  ['2004-02-29', '2022-03-01', 18],
  ['2004-02-29', '2022-02-28', 17],
])('born on %s, on %s: %i', (birth, on, age) => {
  expect(ageOn(PlainDate.parse(birth), PlainDate.parse(on))).toBe(age)
})

test.each(['2018-02-29', '2018-13-01', '2018-1-1', ''])('%s is no day', (text) => {
  expect(PlainDate.safeParse(text).success).toBe(false)
})
