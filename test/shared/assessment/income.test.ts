import { describe, expect, test } from 'vitest'
import { assessIncome } from '../../../shared/assessment/income.ts'
import { compareWithLine } from '../../../shared/assessment/line-comparison.ts'
import { blankRecord } from '../../../shared/domain/blank-record.ts'
import { IncomeStatement } from '../../../shared/domain/income-statement.ts'
import { Money } from '../../../shared/domain/money.ts'
import { findPovertyLine } from '../../../shared/domain/parameters/poverty-line.ts'
import { POVERTY_LINES } from '../../../shared/domain/parameters/poverty-lines.ts'
import { countsAsPopulation } from '../../../shared/domain/poverty-status.ts'
import { CountyCode } from '../../../shared/domain/region.ts'

const FILLED = { wage: '28800', business: '9450', property: '600', familyPlanning: '0', dibao: '4320', tekun: '0', pension: '1236', ecoCompensation: '320', otherTransfer: '150', businessCost: '3780', excludedEducation: '3000', excludedMedical: '5200', excludedHousing: '20000' }

function statement(given: Record<string, string | null>): IncomeStatement {
  return IncomeStatement.parse(blankRecord('income_statement', { householdId: '01900000-0000-7000-8000-000000000001', year: 2023, basis: 'declaration', ...given }))
}

describe('the income statement of the worked example', () => {
  test('counts states 1 and 4 only', () => {
    expect((['1', '1', '1', '4', '2'] as const).filter(countsAsPopulation)).toHaveLength(4)
  })

  test('gives the figures of the registry formula, excluded items left out', () => {
    expect(assessIncome(statement(FILLED), 4)).toEqual({ kind: 'complete', source: 'statement', transfer: '6026.00', gross: '44876.00', cost: '3780.00', net: '41096.00', perHead: '10274.00' })
  })

  test.each([[5, '8219.20'], [6, '6849.33']])('with %i living members %s', (population, perHead) => {
    expect(assessIncome(statement(FILLED), population)).toMatchObject({ perHead })
  })

  test('is incomplete without the wage: empty is not zero', () => {
    expect(assessIncome(statement({ ...FILLED, wage: null }), 4)).toEqual({ kind: 'incomplete', missing: ['wage'], noPopulation: false })
    expect(assessIncome(statement({ ...FILLED, wage: '0' }), 4)).toMatchObject({ net: '12296.00' })
  })

  test('has no figure per head for nobody', () => {
    expect(assessIncome(statement(FILLED), 0)).toMatchObject({ kind: 'incomplete', noPopulation: true })
  })

  test('falls back to a declared figure only while nothing is filled, and says so', () => {
    expect(assessIncome(statement({ declaredPerHead: '5123.4' }), 4)).toEqual({ kind: 'complete', source: 'declared', perHead: '5123.40' })
    expect(assessIncome(statement({ declaredPerHead: '5123.4', wage: '1' }), 4).kind).toBe('incomplete')
  })

  test('takes taxes, depreciation and gifts off where they are filled', () => {
    expect(assessIncome(statement({ ...FILLED, taxFee: '10', depreciation: '20.50', giftOut: '5.50' }), 4)).toMatchObject({ cost: '3816.00', net: '41060.00' })
  })
})

const KAIYANG = CountyCode.parse('520121')

describe('against the line', () => {
  const line2020 = findPovertyLine({ year: 2020, standard: '2', countyCode: KAIYANG }, POVERTY_LINES)

  test.each([['3999.99', 'poor'], ['4000.00', 'not_poor'], ['4000.01', 'not_poor']])('%s yuan is %s', (perHead, comparison) => {
    expect(compareWithLine(Money.parse(perHead), line2020)).toBe(comparison)
  })

  test('an unknown income decides nothing', () => {
    expect(compareWithLine(undefined, line2020)).toBe('unknown')
  })

  test.each([
    [2010, '1', '2300'],
    [2015, '1', '2855'],
    [2015, '2', '2968'],
    [2019, '2', '3747'],
    [2021, '1', '6000'],
    [2023, '2', '7300'],
  ] as const)('%i, standard %s: %s yuan', (year, standard, line) => {
    expect(findPovertyLine({ year, standard, countyCode: KAIYANG }, POVERTY_LINES)).toMatchObject({ kind: 'known', line })
  })

  test.each([
    [2022, '1', 'poverty_line.no_year'],
    [2024, '2', 'poverty_line.no_year'],
    [2020, '3', 'poverty_line.no_year'],
    [2020, null, 'poverty_line.no_standard'],
  ] as const)('%i, standard %s is unknown and says why', (year, standard, reason) => {
    expect(findPovertyLine({ year, standard, countyCode: KAIYANG }, POVERTY_LINES)).toEqual({ kind: 'unknown', reason })
  })

  test('the narrower scope wins, and another province has no provincial line of Guizhou', () => {
    const own = [...POVERTY_LINES, { year: 2020, standard: '2', scope: '520121', purpose: 'poverty', line: Money.parse('4300'), authority: '开阳县', confidence: 'sourced' } as const]
    expect(findPovertyLine({ year: 2020, standard: '2', countyCode: KAIYANG }, own)).toMatchObject({ line: '4300' })
    expect(findPovertyLine({ year: 2020, standard: '2', countyCode: CountyCode.parse('610102') }, own).kind).toBe('unknown')
  })

  test('the line of Guizhou is 2,800 × 1.06ⁿ, rounded', () => {
    for (const [place, year] of [2015, 2016, 2017, 2018, 2019].entries()) {
      expect(findPovertyLine({ year, standard: '2', countyCode: KAIYANG }, POVERTY_LINES)).toMatchObject({ line: String(Math.round(2800 * 1.06 ** (place + 1))) })
    }
  })
})
