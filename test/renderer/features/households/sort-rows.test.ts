import { describe, expect, test } from 'vitest'
import { sortRows } from '../../../../renderer/features/households/sort-rows.ts'
import { allRows, facts, listingOf } from './made-up-listing.ts'

const listing = listingOf([
  facts(0, { headName: '张三', perHeadFen: 500_000, groupNo: '10', mainCause: '03' }),
  facts(1, { headName: '阿妹', perHeadFen: null, groupNo: '2' }),
  facts(2, { headName: '李四', perHeadFen: 100_000, groupNo: '', mainCause: '01' }),
  facts(3, { headName: '张三', perHeadFen: 300_000, groupNo: '1', mainCause: '03' }),
])
const line = () => 400_000
const order = (column: string, descending = false) => [...sortRows(listing, allRows(listing), { column, descending }, line)]

describe('sorting the household list', () => {
  test.each<[string, boolean, number[]]>([
    ['head', false, [1, 2, 0, 3]],
    ['head', true, [0, 3, 2, 1]],
    ['group', false, [3, 1, 0, 2]],
    ['group', true, [0, 1, 3, 2]],
    ['income', false, [2, 3, 0, 1]],
    ['income', true, [0, 3, 2, 1]],
    ['cause', false, [2, 0, 3, 1]],
    ['standing', false, [2, 3, 1, 0]],
  ])('by %s, descending %s, unknown always last', (column, descending, expected) => {
    expect(order(column, descending)).toEqual(expected)
  })

  test('leaves the rows alone without a sort and for a column that is not known', () => {
    const rows = allRows(listing)
    expect(sortRows(listing, rows, null, line)).toBe(rows)
    expect(order('colour')).toEqual([0, 1, 2, 3])
  })

  test('does not change the rows that it was given', () => {
    const rows = allRows(listing)
    sortRows(listing, rows, { column: 'income', descending: true }, line)
    expect([...rows]).toEqual([0, 1, 2, 3])
  })
})
