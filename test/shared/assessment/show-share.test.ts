import { expect, test } from 'vitest'
import { showShare } from '../../../shared/assessment/show-share.ts'

test.each([
  [436 / 832, '52.40%'],
  [807_734 / 807_826, '99.99%'],
  [0.999_999, '99.99%'],
  [1, '100.00%'],
  [0, '0.00%'],
  [0.000_01, '<0.01%'],
  [null, '—'],
])('%d reads %s', (fraction, shown) => {
  expect(showShare(fraction)).toBe(shown)
})
