import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { citizenCheckDigit, parseCitizenNumber, regionPrefixWarning, upgradeCitizenNumber } from '../../../../shared/domain/identity/citizen-number.ts'

// The numbers are samples of the standard, of the immigration administration and of public test suites, or begin with 520199.
describe('GB 11643', () => {
  test.each([
    ['11010519491231002X', '1949-12-31', '2'],
    ['440524188001010014', '1880-01-01', '1'],
    ['53010219200508011X', '1920-05-08', '1'],
    ['440524188001015368', '1880-01-01', '2'],
    ['932682198501010017', '1985-01-01', '1'],
    ['911124198108030024', '1981-08-03', '2'],
    ['520199202002290086', '2020-02-29', '2'],
    ['520199195003150015', '1950-03-15', '1'],
    ['520199195208220021', '1952-08-22', '2'],
    ['520199197801010032', '1978-01-01', '1'],
    ['520199197906300044', '1979-06-30', '2'],
    ['520199200509120052', '2005-09-12', '1'],
    ['520199201009010062', '2010-09-01', '2'],
    ['520199202406010095', '2024-06-01', '1'],
    ['52019919681112010X', '1968-11-12', '2'],
    ['520199198812310115', '1988-12-31', '1'],
    ['520199199909090125', '1999-09-09', '2'],
  ])('%s is valid', (text, birth, sex) => {
    expect(parseCitizenNumber(text)).toMatchObject({ ok: true, number: { text, birth, sex } })
  })

  test.each([
    ['110105194912310021', 'citizen_number.check'],
    ['44052418800101001X', 'citizen_number.check'],
    ['110105194902310026', 'citizen_number.birth'],
    ['160105194912310029', 'citizen_number.province'],
    ['110105195001010014', 'citizen_number.check'],
    ['110105195001010027', 'citizen_number.check'],
    ['520103199001010018', 'citizen_number.check'],
    ['123456789123456789', 'citizen_number.birth'],
    ['431025198813146919', 'citizen_number.birth'],
    ['110105491331002', 'citizen_number.birth'],
    ['', 'citizen_number.length'],
    ['520199', 'citizen_number.length'],
    ['1101051949123100211', 'citizen_number.length'],
    ['520199201802290071', 'citizen_number.birth'],
    ['1101051949123100A1', 'citizen_number.characters'],
  ])('%s is refused', (text, problem) => {
    expect(parseCitizenNumber(text)).toEqual({ ok: false, problem })
  })

  test.each(['１１０１０５１９４９１２３１００２Ｘ', '11010519491231002x', ' 110105 19491231 002X '])('%s is read as people type it', (text) => {
    expect(parseCitizenNumber(text)).toMatchObject({ ok: true, number: { text: '11010519491231002X' } })
  })

  test('an old number gets its century and its check character', () => {
    expect(upgradeCitizenNumber('110105491231002')).toBe('11010519491231002X')
    expect(parseCitizenNumber('110105491231002')).toMatchObject({ ok: true, number: { text: '11010519491231002X' } })
  })

  test('one wrong digit is always found', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 499 }), fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (sequence, place, shift) => {
      const seventeen = `52019919780101${String(sequence).padStart(3, '0')}`
      const right = seventeen + citizenCheckDigit(seventeen)
      const wrong = right.slice(0, place) + String((Number(right[place]) + shift) % 10) + right.slice(place + 1)
      expect(parseCitizenNumber(right).ok).toBe(true)
      expect(parseCitizenNumber(wrong).ok).toBe(false)
    }))
  })

  test('an unknown prefix is a warning, silent for the made-up people of a demonstration', () => {
    const known = new Set(['520121'])
    expect(regionPrefixWarning('520121', known, false)).toBeUndefined()
    expect(regionPrefixWarning('520199', known, false)).toBe('citizen_number.prefix_unknown')
    expect(regionPrefixWarning('520199', known, true)).toBeUndefined()
  })
})
