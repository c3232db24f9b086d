import fc from 'fast-check'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { giniCoefficient, meanIncome } from '../../../shared/assessment/income-distribution.ts'
import { povertyIndices } from '../../../shared/assessment/poverty-indices.ts'
import type { PovertyIndices } from '../../../shared/assessment/poverty-indices.ts'

const X = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
const Y = [841, 2063, 2445, 3438, 4437, 5401, 6392, 8304, 11304, 21961]
const MICRODATA = new URL('../../../../shared/data/wbpip_microdata_2.csv', import.meta.url)

function people(income: readonly number[], weight: readonly number[] = income.map(() => 1)) {
  return { income: Float64Array.from(income), weight: Float64Array.from(weight) }
}

/** Subgroup decomposition: Σ share·P_α of the groups is the P_α of all. */
function combineGroups(groups: readonly PovertyIndices[], pick: (group: PovertyIndices) => number | null): number {
  const persons = groups.reduce((sum, group) => sum + group.persons, 0)
  return groups.reduce((sum, group) => sum + (group.persons / persons) * (pick(group) ?? 0), 0)
}

describe('published examples', () => {
  test('World Bank Handbook, pages 70 to 72', () => {
    const { p0, p1, p2 } = povertyIndices(people([100, 110, 150, 160]), 125)
    expect([p0, p1, p2]).toEqual([0.5, expect.closeTo(0.08, 12), expect.closeTo(0.0136, 12)])
  })

  test('package ineq, line 2000', () => {
    const x = povertyIndices(people(X), 2000)
    expect(x.watts).toBeCloseTo(0.1620141, 7)
    expect(povertyIndices(people(Y), 2000).watts).toBeCloseTo(0.08663108, 8)
    expect(x.p0).toBe(0.2)
    expect(povertyIndices(people(Y), 2000).p0).toBe(0.1)
    expect(x.p1).toBeCloseTo(0.0998, 10)
    expect(x.p2).toBeCloseTo(0.06042625, 8)
  })

  test('package ineq, Gini without and with weights', () => {
    expect(giniCoefficient(people(X))).toBeCloseTo(0.4620911, 7)
    expect(giniCoefficient(people(X, [482, 825, 722, 690, 661, 760, 745, 2140, 1911, 1024]))).toBeCloseTo(0.3889257, 7)
    expect(giniCoefficient(people([...Array.from({ length: 9 }, () => 50 / 9), 50]))).toBeCloseTo(0.4, 10)
    expect(giniCoefficient(people([2, 2, 2, 2, 2, 18, 18, 18, 18, 18]))).toBeCloseTo(0.4, 10)
  })

  test('Sen index by its definition on the poor of the ineq example', () => {
    // Two poor, 541 and 1463: I = 0.499, and the Gini of the two is 0.2300…
    const poorGini = giniCoefficient(people([541, 1463])) ?? Number.NaN
    expect(povertyIndices(people(X), 2000).sen).toBeCloseTo(0.2 * (0.499 + 0.501 * poorGini), 10)
    expect(povertyIndices(people(X), 2000).sen).toBeCloseTo(0.12285, 4)
  })

  test('World Bank wbpip microdata', (context) => {
    if (!existsSync(MICRODATA)) return context.skip('the published microdata file is not beside the repository')
    const [, ...lines] = readFileSync(MICRODATA, 'utf8').trim().split('\n')
    const header = readFileSync(MICRODATA, 'utf8').split('\n')[0]?.replaceAll('"', '').trim().split(',') ?? []
    const rows = lines.map((line) => line.split(','))
    const column = (name: string) => rows.map((row) => { const text = row[header.indexOf(name)]?.replaceAll('"', '').trim() ?? ''; return text === '' || text === 'NA' ? Number.NaN : Number(text) })
    const welfare = column('welfare')
    const weight = column('weight')
    const present = welfare.filter((value) => !Number.isNaN(value))
    const line = present.reduce((sum, value) => sum + value, 0) / present.length
    const used = welfare.map((value, row) => [value, weight[row] ?? Number.NaN] as const).filter(([value, share]) => value >= 0 && share > 0)
    const all = people(used.map(([value]) => value), used.map(([, share]) => share))
    expect(used.length).toBe(1997)
    expect(line).toBeCloseTo(17337.55515, 4)
    expect(giniCoefficient(all)).toBeCloseTo(0.318649975354, 10)
    const indices = povertyIndices(all, line)
    expect(indices.p0).toBeCloseTo(0.6739096, 6)
    expect(indices.p1).toBeCloseTo(0.2276143, 6)
    expect(indices.p2).toBeCloseTo(0.0970973, 6)
    expect(indices.watts).toBeCloseTo(0.3027418, 6)
  })
})

describe('the rules', () => {
  test('an income equal to the line is not poor', () => {
    expect(povertyIndices(people([399999, 400000, 400001]), 400000).poorPersons).toBe(1)
  })

  test('persons are counted, not households', () => {
    const village = people([2500, 3100, 4200, 6000, 3999.99, 4000], [3, 4, 2, 5, 1, 2])
    const { persons, poorPersons, p0, p1, p2, gapMoney } = povertyIndices(village, 4000)
    expect([persons, poorPersons]).toEqual([17, 8])
    expect(p0).toBeCloseTo(0.4705882, 7)
    expect(p1).toBeCloseTo(0.1191178, 7)
    expect(p2).toBeCloseTo(0.0367279, 7)
    expect(gapMoney).toBeCloseTo(8100.01, 6)
    expect(meanIncome(village)).toBeCloseTo(4135.29, 2)
    expect(giniCoefficient(village)).toBeCloseTo(0.1758849, 7)
  })

  test('limits that follow from the definitions', () => {
    expect(giniCoefficient(people(Array.from({ length: 100 }, () => 7)))).toBeCloseTo(0, 12)
    expect(giniCoefficient(people([...Array.from({ length: 99 }, () => 0), 100]))).toBeCloseTo(0.99, 12)
    expect(giniCoefficient(people([...Array.from({ length: 999 }, () => 0), 1]))).toBeCloseTo(0.999, 12)
    expect(povertyIndices(people([5, 6]), 5).p0).toBe(0)
    expect(povertyIndices(people([0, 0]), 5).p1).toBe(1)
    expect(povertyIndices(people([]), 5).p0).toBeNull()
  })

  test('a negative income counts with a capped gap and is reported', () => {
    expect(povertyIndices(people([-100, 200]), 100)).toMatchObject({ p0: 0.5, p1: 0.5, negativePersons: 1 })
  })
})

const fen = fc.integer({ min: 0, max: 3_000_000 })
const family = fc.record({ income: fen, weight: fc.integer({ min: 1, max: 9 }) })

describe('properties', () => {
  test('the groups add up to the whole to 1e-9', () => {
    fc.assert(fc.property(fc.array(fc.array(family, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 6 }), fen.map((value) => value + 1), (groups, line) => {
      const parts = groups.map((group) => povertyIndices(people(group.map((row) => row.income), group.map((row) => row.weight)), line))
      const whole = povertyIndices(people(groups.flat().map((row) => row.income), groups.flat().map((row) => row.weight)), line)
      for (const pick of [(one: typeof whole) => one.p0, (one: typeof whole) => one.p1, (one: typeof whole) => one.p2, (one: typeof whole) => one.watts]) {
        expect(Math.abs(combineGroups(parts, pick) - (pick(whole) ?? 0))).toBeLessThan(1e-9)
      }
    }))
  })

  test('a weight of n is the same as n persons one by one, also for the Gini', () => {
    fc.assert(fc.property(fc.array(family, { minLength: 1, maxLength: 25 }), (families) => {
      const grouped = people(families.map((row) => row.income), families.map((row) => row.weight))
      const single = people(families.flatMap((row) => Array.from({ length: row.weight }, () => row.income)))
      expect(giniCoefficient(grouped) ?? 0).toBeCloseTo(giniCoefficient(single) ?? 0, 9)
      expect(povertyIndices(grouped, 400_000).sen ?? 0).toBeCloseTo(povertyIndices(single, 400_000).sen ?? 0, 9)
    }))
  })
})
