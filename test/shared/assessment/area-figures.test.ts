import { describe, expect, test } from 'vitest'
import type { AreaColumns } from '../../../shared/assessment/area-columns.ts'
import { areaFigures, bandOf } from '../../../shared/assessment/area-figures.ts'
import { createLineLookup } from '../../../shared/assessment/line-lookup.ts'
import { rowsByChild, rowsInRegion } from '../../../shared/assessment/rows-by-region.ts'
import { POVERTY_LINES } from '../../../shared/domain/parameters/poverty-lines.ts'
import { RegionCode } from '../../../shared/domain/region.ts'

const VILLAGES = ['520121101201', '520121101202', '520122100201'].map((code) => RegionCode.parse(code))

/** The village of the hand-checkable example: persons, net income per head in fen, village. Standard 2, line of 2020: 4,000 yuan. */
const FAMILIES = [[3, 250_000, 0], [4, 310_000, 0], [2, 420_000, 1], [5, 600_000, 1], [1, 399_999, 2], [2, 400_000, 2], [6, Number.NaN, 2]] as const

function columnsOf(year: number): AreaColumns {
  return {
    villageCode: VILLAGES,
    village: Uint16Array.from(FAMILIES, (family) => family[2]),
    population: Uint8Array.from(FAMILIES, (family) => family[0]),
    exitFlag: Uint8Array.from([1, 4, 2, 2, 2, 2, 0]),
    identificationStandard: new Uint8Array(FAMILIES.length).fill(2),
    mainCause: Uint8Array.from([1, 1, 2, 3, 1, 7, 0]),
    year: new Uint16Array(FAMILIES.length).fill(year),
    perHeadFen: Float64Array.from(FAMILIES, (family) => family[1]),
    // Housing fails in the first household, water is unknown in the second, everything is unknown in the last.
    guarantees: Uint16Array.from([0b10_01_01_01_01_01, 0b01_01_01_00_01_01, ...Array.from({ length: 4 }, () => 0b01_01_01_01_01_01), 0]),
  }
}

const ALL = FAMILIES.map((_, row) => row)

describe('the figures of an area', () => {
  const columns = columnsOf(2020)
  const figures = areaFigures(columns, ALL, createLineLookup(columns, POVERTY_LINES))

  test('count persons against the line, and equal is not poor', () => {
    expect(figures.incomePoor).toEqual({ households: 3, people: 8 })
    expect(figures.indices.p0).toBeCloseTo(0.4705882, 7)
    expect(figures.indices.p1).toBeCloseTo(0.1191178, 7)
    expect(figures.indices.p2).toBeCloseTo(0.0367279, 7)
    expect(figures.gapFen).toBe(810_001)
    expect(figures.gini).toBeCloseTo(0.1758849, 7)
    expect(figures.meanFen).toBeCloseTo(413_529, 0)
  })

  test('keep the unknown apart from the known', () => {
    expect(figures.incomeUnknown).toEqual({ households: 1, people: 6 })
    expect(figures.bands.unknown).toEqual({ households: 1, people: 6 })
    expect(figures.guarantees.housing).toEqual({ fail: { households: 1, people: 3 }, unknown: { households: 1, people: 6 } })
    expect(figures.guarantees.water.unknown).toEqual({ households: 2, people: 10 })
  })

  test('count those not exited and those fallen back as registered poor', () => {
    expect(figures.registeredPoor).toEqual({ households: 2, people: 7 })
    expect(figures.incidence).toBeCloseTo(7 / 23, 12)
    expect(figures.causes[1]).toEqual({ households: 3, people: 8 })
  })

  test('decide nothing in a year without a line', () => {
    const of2022 = columnsOf(2022)
    const unknown = areaFigures(of2022, ALL, createLineLookup(of2022, POVERTY_LINES))
    expect(unknown.incomePoor).toEqual({ households: 0, people: 0 })
    expect(unknown.lineUnknown).toEqual({ households: 6, people: 17 })
    expect(unknown.indices.p0).toBeNull()
  })
})

describe('rows of a region', () => {
  const columns = columnsOf(2020)
  test('go down the tree one step at a time', () => {
    expect([...rowsInRegion(columns, RegionCode.parse('520121000000'))]).toEqual([0, 1, 2, 3])
    expect([...rowsByChild(columns, RegionCode.parse('520100000000')).keys()]).toEqual(['520121000000', '520122000000'])
    expect([...rowsByChild(columns, RegionCode.parse('520121101000'))].map(([code, rows]) => [code, [...rows]])).toEqual([['520121101201', [0, 1]], ['520121101202', [2, 3]]])
    expect([...rowsByChild(columns, RegionCode.parse('520121101201')).keys()]).toEqual([])
  })
})

test.each([
  [99_999, 'below_1000'],
  [100_000, 'below_2000'],
  [200_000, 'below_line'],
  [399_999, 'below_line'],
  [400_000, 'below_1_5_line'],
  [600_000, 'above'],
  [Number.NaN, 'unknown'],
])('%d fen against 4,000 yuan is %s', (perHead, band) => {
  expect(bandOf(perHead, 400_000)).toBe(band)
})
