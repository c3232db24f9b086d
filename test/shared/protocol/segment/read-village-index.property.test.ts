import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packVillageIndex } from '../../../../shared/protocol/segment/pack-village-index.ts'
import { factsOf, readVillageIndex } from '../../../../shared/protocol/segment/read-village-index.ts'
import { BrokenSegment } from '../../../../shared/protocol/segment/village-index.ts'
import { searchVillageIndexes } from '../../../../shared/protocol/segment/search-village-indexes.ts'
import { facts, initialsOf } from './made-up-facts.ts'

describe('a village segment', () => {
  test('gives back every fact that was packed, also from the middle of a larger buffer', () => {
    fc.assert(fc.property(fc.array(facts, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 9 }), (village, shift) => {
      const packed = packVillageIndex(village, initialsOf)
      const received = new Uint8Array(packed.length + shift)
      received.set(packed, shift)
      const index = readVillageIndex(received.subarray(shift))
      expect(village.map((_, row) => factsOf(index, row))).toEqual(village)
    }))
  })

  test('is refused when it is cut anywhere', () => {
    fc.assert(fc.property(fc.array(facts, { minLength: 1, maxLength: 3 }), fc.nat(), (village, cut) => {
      const packed = packVillageIndex(village, initialsOf)
      expect(() => readVillageIndex(packed.slice(0, cut % packed.length))).toThrow(BrokenSegment)
    }))
  })

  test('with a flipped byte is refused or read inside its bounds, never worse', () => {
    fc.assert(fc.property(fc.array(facts, { minLength: 1, maxLength: 4 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (village, place, flip) => {
      const packed = packVillageIndex(village, initialsOf)
      packed[place % packed.length] = (packed[place % packed.length] ?? 0) ^ flip
      try {
        const index = readVillageIndex(packed)
        for (let row = 0; row < index.size; row++) factsOf(index, row)
        searchVillageIndexes([index], 'w 123')
      } catch (error) {
        expect(error).toBeInstanceOf(BrokenSegment)
      }
    }))
  })

  test('with a broken id is refused as broken', () => {
    const [village] = fc.sample(fc.array(facts, { minLength: 1, maxLength: 1 }), 1)
    const packed = packVillageIndex(village ?? [], initialsOf)
    const ids = readVillageIndex(packed).ids
    // The seventh byte holds the version of the UUID, and there is no version 15.
    ids[6] = 0xff
    expect(() => factsOf(readVillageIndex(packed), 0)).toThrow(BrokenSegment)
  })

  test('of another format is refused', () => {
    expect(() => readVillageIndex(new Uint8Array(64))).toThrow('wrong magic')
  })
})
