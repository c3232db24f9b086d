import { describe, expect, test } from 'vitest'
import { EMPTY_QUERY, type HouseholdQuery } from '../../../../shared/domain/household-query.ts'
import { filterRows, incomeStanding } from '../../../../renderer/features/households/filter-rows.ts'
import { allRows, facts, listingOf, VILLAGES } from './made-up-listing.ts'

const LINE = 400_000
const GOOD = facts(0).guarantees
const listing = listingOf([
  facts(0, { exitFlag: '0', perHeadFen: 399_999, mainCause: '01' }),
  facts(1, { exitFlag: '1', perHeadFen: LINE, guarantees: { ...GOOD, water: 'fail' } }),
  facts(2, { villageCode: VILLAGES[1], exitFlag: '3', guarantees: { ...GOOD, housing: 'unknown' } }),
  facts(3, { villageCode: VILLAGES[1], povertyAttr: '02', perHeadFen: 900_000, monitorCategory: '2' }),
])
const marks = { conflict: new Set([1]), waiting: new Set([3]) }
const lineOf = (row: number) => (row === 3 ? Number.NaN : LINE)
const rowsOf = (query: Partial<HouseholdQuery>) => [...filterRows(listing.columns, allRows(listing), { ...EMPTY_QUERY, ...query }, lineOf, marks)]

describe('the filters of the household list', () => {
  test.each<[string, Partial<HouseholdQuery>, number[]]>([
    ['nothing chosen', {}, [0, 1, 2, 3]],
    ['a village', { area: VILLAGES[1] }, [2, 3]],
    ['a registered poor household', { exitFlag: ['0', '3'] }, [0, 2]],
    ['a flag that is not filled in', { exitFlag: ['none'] }, [3]],
    ['an attribute', { povertyAttr: ['02'] }, [3]],
    ['a cause', { cause: ['01'] }, [0]],
    ['a monitoring category', { monitor: ['2'] }, [3]],
    ['a guarantee that fails', { gap: ['water'] }, [1]],
    ['a guarantee that nobody judged', { gap: ['housing-unknown'] }, [2]],
    ['either of two gaps', { gap: ['water', 'housing-unknown'] }, [1, 2]],
    ['an income below the line', { income: ['below'] }, [0]],
    ['an income equal to the line, which is not poor', { income: ['not_below'] }, [1]],
    ['an unknown income, which is not zero', { income: ['unknown'] }, [2]],
    ['an income without a line', { income: ['no_line'] }, [3]],
    ['the band below the line', { band: ['below_line'] }, [0]],
    ['a conflict', { mark: ['conflict'] }, [1]],
    ['either mark', { mark: ['conflict', 'waiting'] }, [1, 3]],
    ['several filters together', { area: VILLAGES[1], exitFlag: ['3'], gap: ['housing-unknown'] }, [2]],
    ['filters that nothing meets', { area: VILLAGES[0], monitor: ['1'] }, []],
  ])('find %s', (_, query, expected) => {
    expect(rowsOf(query)).toEqual(expected)
  })

  test('leave a search in its order', () => {
    expect([...filterRows(listing.columns, Int32Array.of(3, 0, 2), { ...EMPTY_QUERY, exitFlag: ['0', '3'] }, lineOf, marks)]).toEqual([0, 2])
  })

  test.each([
    [399_999, LINE, 'below'],
    [LINE, LINE, 'not_below'],
    [Number.NaN, LINE, 'unknown'],
    [0, Number.NaN, 'no_line'],
    [0, LINE, 'below'],
    [-5, LINE, 'below'],
  ])('an income of %s against a line of %s is %s', (income, line, standing) => {
    expect(incomeStanding(income, line)).toBe(standing)
  })
})
