import { describe, expect, test } from 'vitest'
import { assessGuarantees } from '../../../shared/assessment/guarantees.ts'
import { assessWater } from '../../../shared/assessment/water-guarantee.ts'
import { blankRecord } from '../../../shared/domain/blank-record.ts'
import { Guarantee } from '../../../shared/domain/guarantee.ts'
import { Member } from '../../../shared/domain/member.ts'
import { findGuaranteeStandard } from '../../../shared/domain/parameters/guarantee-standard.ts'
import { CountyCode } from '../../../shared/domain/region.ts'

const HOUSEHOLD = '01900000-0000-7000-8000-000000000001'
const found = findGuaranteeStandard(2020, CountyCode.parse('520121'))
if (!found) throw new Error('The product ships a guarantee standard.')
const standard = found

type Given = Record<string, string | number | boolean | null | string[]>
const GOOD: Given = { food: true, foodProtein: true, clothes: true, waterLitres: '50', waterShortArea: false, waterQualityOk: true, waterPiped: true, waterOutageDays: 0, housingGrade: 'B', housingBasis: 'assessed', actuallyLived: true }

const guarantee = (given: Given) => Guarantee.parse(blankRecord('guarantee', { householdId: HOUSEHOLD, year: 2020, ...GOOD, ...given }))
const person = (given: Given) => Member.parse(blankRecord('member', { householdId: HOUSEHOLD, name: '张三', state: '1', relation: '03', birth: '1980-01-01', medResident: true, medEmployee: false, ...given }))
const assess = (given: Given, members: readonly Member[] = [person({})]) => assessGuarantees({ guarantee: guarantee(given), members, year: 2020, standard })

describe('water', () => {
  test.each<[string, Given, string]>([
    ['35 L where there is plenty', { waterLitres: '35' }, 'pass'],
    ['34.9 L where there is plenty', { waterLitres: '34.9' }, 'fail'],
    ['20 L where it is short', { waterLitres: '20', waterShortArea: true }, 'pass'],
    ['19.9 L where it is short', { waterLitres: '19.9', waterShortArea: true }, 'fail'],
    ['25 L and nobody knows which', { waterLitres: '25', waterShortArea: null }, 'unknown'],
    ['20 minutes', { waterPiped: false, waterFetchMinutes: 20 }, 'pass'],
    ['21 minutes but 800 m', { waterPiped: false, waterFetchMinutes: 21, waterFetchHorizontalM: 800 }, 'pass'],
    ['21 minutes, 801 m, 81 m up', { waterPiped: false, waterFetchMinutes: 21, waterFetchHorizontalM: 801, waterFetchVerticalM: 81 }, 'fail'],
    ['36 days cut off', { waterOutageDays: 36 }, 'pass'],
    ['37 days cut off', { waterOutageDays: 37 }, 'fail'],
    ['quality unknown', { waterQualityOk: null }, 'unknown'],
  ])('%s', (_, given, verdict) => {
    expect(assessWater(guarantee(given), standard).verdict).toBe(verdict)
  })
})

describe('education', () => {
  test.each<[string, Given, string]>([
    ['ten years old at school', { birth: '2010-03-01', schoolStatus: '03' }, 'pass'],
    ['twelve, taught at home', { birth: '2008-03-01', schoolStatus: '01', dropoutReason: '04' }, 'pass'],
    ['fifteen, grade nine finished', { birth: '2005-03-01', schoolStatus: '01', education: '03' }, 'pass'],
    ['fourteen, tired of school', { birth: '2006-03-01', schoolStatus: '01', dropoutReason: '03' }, 'fail'],
    ['fourteen, nothing filled in', { birth: '2006-03-01' }, 'unknown'],
    ['six only in September', { birth: '2014-09-01' }, 'pass'],
    ['six on the last day of August', { birth: '2014-08-31' }, 'unknown'],
  ])('%s', (_, given, verdict) => {
    expect(assess({}, [person(given)]).items.education.verdict).toBe(verdict)
  })
})

describe('medical care and housing', () => {
  test('one adult without insurance fails the household', () => {
    const result = assess({}, [person({}), person({ medResident: false })])
    expect(result.items.medical).toEqual({ verdict: 'fail', reasons: ['guarantee.medical.fail'] })
    expect(result.overall).toBe('fail')
  })

  test('who has died is not asked for insurance', () => {
    expect(assess({}, [person({}), person({ medResident: false, state: '2' })]).items.medical.verdict).toBe('pass')
  })

  test.each<[string, Given, string]>([
    ['B and lived in', {}, 'pass'],
    ['C, but another safe house', { housingGrade: 'C', housingBasis: 'other_safe_house' }, 'pass'],
    ['C, repair signed and not accepted', { housingGrade: 'C', housingBasis: 'repair_in_progress' }, 'fail'],
    ['C, repaired and accepted', { housingGrade: 'C', housingBasis: 'repaired_accepted' }, 'pass'],
    ['relocated and moved in', { housingGrade: null, housingBasis: 'relocated_moved_in' }, 'pass'],
    ['D and lived in', { housingGrade: 'D' }, 'fail'],
    ['grade empty', { housingGrade: null }, 'unknown'],
  ])('%s', (_, given, verdict) => {
    expect(assess(given).items.housing.verdict).toBe(verdict)
  })
})

test('all six pass together, and one unknown leaves the whole unknown', () => {
  expect(assess({}).overall).toBe('pass')
  expect(assess({ housingGrade: null }).overall).toBe('unknown')
  expect(assess({ housingGrade: null, clothes: false }).overall).toBe('fail')
})

test('nothing is assessed without an assessment', () => {
  const { items } = assessGuarantees({ guarantee: undefined, members: [person({})], year: 2020, standard })
  expect([items.food.verdict, items.water.verdict, items.housing.verdict]).toEqual(['unknown', 'unknown', 'unknown'])
})
