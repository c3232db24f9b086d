import { expect, test } from 'vitest'
import { exportState } from '../../../../renderer/features/transfer/export-state.ts'

test.each([
  ['ops wait', { answeredAt: null, operations: 3 }, 3, 'waiting'],
  ['the receipt is here', { answeredAt: '2026-11-21T08:00:00Z', operations: 3 }, 1, 'answered'],
  ['the network was faster', { answeredAt: null, operations: 3 }, 0, 'online'],
  ['an empty package only waits for news', { answeredAt: null, operations: 0 }, 0, 'waiting'],
] as const)('what is said of a package: %s', (_name, row, waiting, expected) => {
  expect(exportState(row, waiting)).toBe(expected)
})
