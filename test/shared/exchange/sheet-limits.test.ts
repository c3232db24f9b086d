import { describe, expect, test } from 'vitest'
import { measureSheets, MOST_CELLS, MOST_COLUMNS, MOST_ROWS } from '../../../shared/exchange/sheet-limits.ts'

const take = (...texts: readonly string[]) => {
  const measure = measureSheets()
  return texts.map((text) => measure.take(text)).find((broken) => broken !== undefined)?.reason
}

describe('[Y3] the measure of sheets', () => {
  test.each([
    ['an ordinary row', '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="GR3"/></row>', undefined],
    ['the last column of a sheet', '<c r="XFD1"/>', 'exchange.file.too_wide'],
    ['a column behind a bracket in a quoted word', '<c t="a>b" r="XFD1"/>', 'exchange.file.too_wide'],
    ['single quotes', "<c r='XFD1'/>", 'exchange.file.too_wide'],
    ['a reference with an entity', '<c r="&#88;FD1"/>', 'exchange.file.odd'],
    ['the last row of a sheet', '<row r="1048576"/>', 'exchange.file.too_long'],
    ['a cell in the last row', '<c r="A1048576"/>', 'exchange.file.too_long'],
    ['cells without references', '<row>' + '<c/>'.repeat(MOST_COLUMNS + 1), 'exchange.file.too_wide'],
    ['a merged area as large as the limits', `<mergeCell ref="A1:CV${MOST_ROWS}"/>`, 'exchange.file.too_many_cells'],
    ['a merged area over all columns', '<mergeCell ref="A1:XFD1"/>', 'exchange.file.too_wide'],
    ['a name that only begins like a cell', '<cols><col r="XFD1"/></cols>', undefined],
    ['a tag that never ends', `<c ${'x'.repeat(70_000)}`, 'exchange.file.odd'],
  ])('%s', (_, text, reason) => {
    expect(take(text)).toBe(reason)
  })

  test('finds the same wherever the text is cut', () => {
    const text = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"/></row>'
    for (let at = 0; at <= text.length; at++) expect(take(text.slice(0, at), text.slice(at))).toBe('exchange.file.too_wide')
  })

  test('counts the cells of all pieces together', () => {
    const measure = measureSheets()
    const row = `<row>${'<c/>'.repeat(MOST_COLUMNS)}</row>`.repeat(100)
    const pieces = Math.ceil(MOST_CELLS / (MOST_COLUMNS * 100))
    for (let at = 0; at < pieces; at++) expect(measure.take(row)).toBeUndefined()
    expect(measure.take('<row><c/></row>')).toMatchObject({ reason: 'exchange.file.too_many_cells', limit: MOST_CELLS })
  })
})
