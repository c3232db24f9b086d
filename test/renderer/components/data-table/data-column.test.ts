import { expect, test } from 'vitest'
import { movedPosition, nextSort } from '../../../../renderer/components/data-table/data-column.ts'

test.each([
  ['ArrowDown', 3, 4],
  ['ArrowUp', 0, 0],
  ['ArrowDown', 9, 9],
  ['PageDown', 3, 8],
  ['PageUp', 3, 0],
  ['Home', 7, 0],
  ['End', 0, 9],
  ['a', 3, undefined],
])('%s from row %i of ten goes to %s', (key, from, to) => {
  expect(movedPosition(key, from, 10, 5)).toBe(to)
})

test('no key moves in an empty table', () => {
  expect(movedPosition('End', 0, 0, 5)).toBeUndefined()
})

test('a column is sorted ascending, then descending, then not', () => {
  const first = nextSort(null, 'head')
  const second = nextSort(first, 'head')
  expect([first, second, nextSort(second, 'head'), nextSort(second, 'income')]).toEqual([{ column: 'head', descending: false }, { column: 'head', descending: true }, null, { column: 'income', descending: false }])
})
