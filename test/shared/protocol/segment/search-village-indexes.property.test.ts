import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HouseholdFacts } from '../../../../shared/domain/household-facts.ts'
import { packVillageIndex } from '../../../../shared/protocol/segment/pack-village-index.ts'
import { readVillageIndex } from '../../../../shared/protocol/segment/read-village-index.ts'
import { matchesWords, searchWords } from '../../../../shared/protocol/segment/search-words.ts'
import { searchVillageIndexes } from '../../../../shared/protocol/segment/search-village-indexes.ts'
import { facts, initialsOf, typed } from './made-up-facts.ts'

/** The rule as one would say it, without an index. */
function isMeant(household: HouseholdFacts, text: string): boolean {
  return text.split(' ').filter(Boolean).every((typedWord) => {
    const word = typedWord.toLowerCase()
    const names = [household.headName, ...household.people.map((person) => person.name)].filter(Boolean)
    const isTail = word.length > 2 && /^[0-9]+x?$/.test(word)
    return names.some((name) => name.toLowerCase().includes(word) || initialsOf(name).toLowerCase().startsWith(word))
      || household.householdNo.startsWith(word)
      || household.groupNo.startsWith(word)
      || (isTail && household.people.some((person) => person.idNo.toLowerCase().endsWith(word)))
  })
}

describe('the search over villages', () => {
  test('finds what a look at every household finds', () => {
    fc.assert(fc.property(fc.array(fc.array(facts, { minLength: 1, maxLength: 8 }), { maxLength: 4 }), typed, (villages, text) => {
      const indexes = villages.map((village) => readVillageIndex(packVillageIndex(village, initialsOf)))
      const wanted = villages.flat().flatMap((household, row) => (isMeant(household, text) ? [row] : []))
      expect([...searchVillageIndexes(indexes, text)]).toEqual(wanted)
    }), { numRuns: 400 })
  })

  test('a household that changed since is matched by the same rule', () => {
    fc.assert(fc.property(facts, typed, (household, text) => {
      expect(matchesWords(household, searchWords(text), initialsOf)).toBe(isMeant(household, text))
    }), { numRuns: 400 })
  })

  test.each([
    ['part of a name', '小明', true],
    ['initials from the first letter', 'wx', true],
    ['initials from the middle', 'xm', false],
    ['the last digits of an ID number', '03x', true],
    ['fewer than three digits of an ID number', '3x', false],
    ['a number that only an ID number begins with', '520199', false],
    ['the group', '三组', true],
    ['two words of one household', '王 03X', true],
    ['two words of which one does not match', '王 李', false],
  ])('%s', (_, text, isFound) => {
    const [household] = fc.sample(facts, { numRuns: 1, seed: 7 })
    if (!household) throw new Error('no sample')
    const village = [{ ...household, headName: '王小明', householdNo: '8', groupNo: '三组', people: [{ name: '王小明', idNo: '52019919700101103X' }] }]
    const found = searchVillageIndexes([readVillageIndex(packVillageIndex(village, initialsOf))], text)
    expect(found.length > 0).toBe(isFound)
  })
})
