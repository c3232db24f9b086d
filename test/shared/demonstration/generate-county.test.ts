import { describe, expect, test } from 'vitest'
import { generateCounty } from '../../../shared/demonstration/generate-county.ts'
import type { CountyOptions } from '../../../shared/demonstration/generate-county.ts'
import { SEEDED_ERRORS } from '../../../shared/demonstration/seeded-errors.ts'
import { Member } from '../../../shared/domain/member.ts'
import { Household } from '../../../shared/domain/household.ts'
import { RECORD_BODIES } from '../../../shared/domain/record-body.ts'
import { CountyCode, parentRegion, RegionCode } from '../../../shared/domain/region.ts'
import { GUIYANG_REGION_LINES } from '../../../shared/domain/regions/guiyang-2023.ts'

function county(given: Partial<CountyOptions> = {}) {
  const made = generateCounty({ countyCode: CountyCode.parse('520121'), households: 1000, seed: 5, year: 2020, errorShare: 0, ...given })
  return { villages: made.villages, households: [...made.households] }
}

describe('a made-up county', () => {
  const { villages, households } = county()
  const members = households.flatMap((household) => household.records.filter((record) => record.kind === 'member').map((record) => Member.parse(record.body)))

  test('is the same for the same seed and another for another', () => {
    expect(county({ households: 50 })).toEqual(county({ households: 50 }))
    expect(county({ households: 50, seed: 6 }).households).not.toEqual(county({ households: 50 }).households)
  })

  test('holds only records that their schemas accept', () => {
    const broken = households.flatMap((household) => household.records).filter((record) => !RECORD_BODIES[record.kind].safeParse(record.body).success)
    expect(broken).toEqual([])
  })

  test('holds only people who cannot exist, each once', () => {
    const numbers = members.map((member) => member.idNo?.slice(0, 18))
    expect(numbers.every((number) => number?.startsWith('520199'))).toBe(true)
    expect(new Set(numbers).size).toBe(members.length)
  })

  test('lies under real townships', () => {
    const real = new Set(GUIYANG_REGION_LINES.map(([code]) => code))
    expect(villages.every((village) => real.has(parentRegion(RegionCode.parse(village.code)) ?? ''))).toBe(true)
  })

  test('has illness as the cause of about 44.1 % of the households', () => {
    const ill = households.filter((household) => household.records.some((record) => record.kind === 'household' && Household.parse(record.body).mainCause === '01')).length
    expect(ill / households.length).toBeGreaterThan(0.39)
    expect(ill / households.length).toBeLessThan(0.49)
  })

  test('has as many seeded mistakes as asked for, of every kind, and says where', () => {
    const seeded = county({ errorShare: 0.5 }).households.flatMap((household) => household.seeded ?? [])
    expect(new Set(seeded.map((one) => one.error))).toEqual(new Set(SEEDED_ERRORS))
    expect(seeded.length).toBeGreaterThan(350)
  })
})
