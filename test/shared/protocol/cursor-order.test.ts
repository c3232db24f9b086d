import { expect, test } from 'vitest'
import { compareCursors } from '../../../shared/protocol/cursor-order.ts'
import { Cursor } from '../../../shared/protocol/pull.ts'

test.each([
  ['9:1', '10:0', -1],
  ['10:2', '10:10', -1],
  ['10:3', '10:3', 0],
  ['18446744073709551615:0', '18446744073709551614:9', 1],
])('[T14] %s against %s in the order of the server, by number and not by letter', (left, right, expected) => {
  expect(compareCursors(Cursor.parse(left), Cursor.parse(right))).toBe(expected)
})
