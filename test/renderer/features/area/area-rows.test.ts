import { describe, expect, test } from 'vitest'
import { pathTo, topRegion } from '../../../../renderer/features/area/area-rows.ts'
import { RegionCode } from '../../../../shared/domain/region.ts'

const code = (text: string) => RegionCode.parse(text)

describe('where a person begins to look', () => {
  test.each([
    [['520121101201'], '520121101201'],
    [['520121101201', '520121101202'], '520121101000'],
    [['520121101201', '520121102201'], '520121000000'],
    [['520121101201', '520122100201'], '520100000000'],
  ])('%j lie in %s', (villages, top) => {
    expect(topRegion(villages.map(code))).toBe(top)
  })

  test('nowhere without a village', () => {
    expect(topRegion([])).toBeUndefined()
  })

  test('the path begins at the top and never leaves it', () => {
    expect(pathTo(code('520121000000'), code('520121101201'))).toEqual(['520121000000', '520121101000', '520121101201'])
    expect(pathTo(code('520121000000'), code('520122100201'))).toEqual(['520121000000'])
  })
})
