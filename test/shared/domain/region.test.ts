import { describe, expect, test } from 'vitest'
import { parentRegion, RegionCode, regionCovers, regionLevel } from '../../../shared/domain/region.ts'
import { GUIYANG_REGION_LINES } from '../../../shared/domain/regions/guiyang-2023.ts'

const code = (text: string) => RegionCode.parse(text)
const names = new Map(GUIYANG_REGION_LINES)

describe('the regions of Guiyang', () => {
  test('are one province, one city, ten counties and 146 townships', () => {
    const levels = GUIYANG_REGION_LINES.map(([text]) => regionLevel(code(text)))
    expect(Object.fromEntries(['province', 'city', 'county', 'township', 'village'].map((level) => [level, levels.filter((one) => one === level).length]))).toEqual({ province: 1, city: 1, county: 10, township: 146, village: 0 })
  })

  test.each([['520100000000', '贵阳市'], ['520121000000', '开阳县'], ['520122000000', '息烽县'], ['520123000000', '修文县'], ['520181000000', '清镇市'], ['520121101000', '双流镇']])('%s is %s', (text, name) => {
    expect(names.get(text)).toBe(name)
  })

  test('every region but the province has its parent in the list', () => {
    const orphans = GUIYANG_REGION_LINES.filter(([text]) => regionLevel(code(text)) !== 'province' && !names.has(parentRegion(code(text)) ?? ''))
    expect(orphans).toEqual([])
  })

  test('a scope covers what begins with it', () => {
    expect(parentRegion(code('520121101000'))).toBe('520121000000')
    expect(regionCovers(code('520121000000'), code('520121101000'))).toBe(true)
    expect(regionCovers(code('520121000000'), code('520122100000'))).toBe(false)
    expect(parentRegion(code('520000000000'))).toBeUndefined()
  })
})
