import { expect, test } from 'vitest'
import { retryDelayMs } from '../../../shared/sync/retry-delay.ts'

test.each([
  [0, 0, null, 500], [0, 0.999999, null, 1000], [3, 0, null, 4000], [20, 0.999999, null, 300_000], [2000, 0, null, 150_000],
  [0, 0, 60, 60_000],
])('[R1] attempt %i with roll %d and %s s asked for waits %i ms', (attempt, roll, asked, wanted) => {
  expect(retryDelayMs(attempt, roll, asked)).toBe(wanted)
})
