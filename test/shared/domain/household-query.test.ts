import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EMPTY_QUERY, formatHouseholdQuery, GAP_FILTERS, INCOME_FILTERS, MARK_FILTERS, parseHouseholdQuery, type HouseholdQuery } from '../../../shared/domain/household-query.ts'
import { RegionCode } from '../../../shared/domain/region.ts'

const VILLAGE = RegionCode.parse('520121101201')

describe('the address of a household list', () => {
  test('is empty for the whole list', () => {
    expect(formatHouseholdQuery(EMPTY_QUERY)).toBe('')
    expect(parseHouseholdQuery('')).toEqual(EMPTY_QUERY)
  })

  test('can be written with a few filters and read back', () => {
    const address = formatHouseholdQuery({ area: VILLAGE, exitFlag: ['0', '3'], gap: ['water', 'housing-unknown'], income: ['below'], sort: { column: 'income', descending: true } })
    expect(address).toBe('area=520121101201&exit=0,3&gap=water,housing-unknown&income=below&sort=-income')
    expect(parseHouseholdQuery(`?${address}`)).toEqual({ ...EMPTY_QUERY, area: VILLAGE, exitFlag: ['0', '3'], gap: ['water', 'housing-unknown'], income: ['below'], sort: { column: 'income', descending: true } })
  })

  test.each([
    ['a region that is none', 'area=12'],
    ['codes that no table has', 'exit=9,x&cause=55&gap=heating&income=rich&mark=seen'],
    ['a sort that is no word', 'sort=<script>'],
    ['parameters of another page', 'year=2020&tab=refused'],
    ['a pair without a value', 'area&exit&&='],
  ])('leaves out %s', (_, address) => {
    expect(parseHouseholdQuery(address)).toEqual(EMPTY_QUERY)
  })

  test('[Y1] never carries the search text, and takes none from an address', () => {
    expect(formatHouseholdQuery({ text: '单小明', exitFlag: ['0'] })).toBe('exit=0')
    expect(parseHouseholdQuery('q=%E5%8D%95%E5%B0%8F%E6%98%8E&exit=0')).toEqual({ ...EMPTY_QUERY, exitFlag: ['0'] })
  })

  test('loses nothing of the filters, whatever is chosen', () => {
    const some = <Value>(values: readonly Value[]) => fc.subarray([...values])
    const query: fc.Arbitrary<HouseholdQuery> = fc.record({
      text: fc.constant(''),
      area: fc.constantFrom(null, VILLAGE),
      povertyAttr: some(['none', '01', '06']),
      exitFlag: some(['none', '0', '1', '2', '3']),
      cause: some(['none', '01', '99']),
      monitor: some(['none', '1', '2', '3']),
      gap: some(GAP_FILTERS),
      income: some(INCOME_FILTERS),
      band: some(['below_1000', 'above']),
      mark: some(MARK_FILTERS),
      sort: fc.constantFrom(null, { column: 'head', descending: true }, { column: 'income', descending: false }),
    })
    fc.assert(fc.property(query, (one) => {
      expect(parseHouseholdQuery(formatHouseholdQuery(one))).toEqual(one)
    }))
  })
})
