/** The national layout has 32 columns; offices add some of their own. A stray cell far to the right makes a reader build every column before it. */
export const MOST_COLUMNS = 200
/** Twice the people of a large county: beyond lie only cells that somebody formatted by mistake. */
export const MOST_ROWS = 200_000
/** Some 60,000 people: reading them takes 1.0 GB (measured), which a machine of 4 GiB can spare for a minute. */
export const MOST_CELLS = 2_000_000

export interface LimitBroken {
  readonly reason: 'exchange.file.too_wide' | 'exchange.file.too_long' | 'exchange.file.too_many_cells' | 'exchange.file.odd'
  readonly size: number
  readonly limit: number
}

/** Looks at the XML of sheets as it comes, in any pieces, and says which limit it breaks as soon as it does. */
export interface SheetMeasure {
  take(text: string): LimitBroken | undefined
}

const TAG = /<(c|row|mergeCell)(?=[\s/>])((?:"[^"]*"|'[^']*'|[^"'>])*)>/g
const REFERENCE = /^([A-Z]{1,3})([1-9][0-9]{0,6})$/
/** No tag of a sheet is longer; one that never ends would be kept for ever. */
const LONGEST_TAG = 65_536

/** Counts over all sheets of a workbook together; merged areas count with every cell, because a reader fills them. */
export function measureSheets(): SheetMeasure {
  let rest = ''
  let cells = 0
  let column = 0
  return {
    take(text) {
      const here = rest + text
      const open = here.lastIndexOf('<')
      // A tag may be cut between two pieces; what it says is read with the next.
      const isCut = open >= 0 && !here.includes('>', open)
      rest = isCut ? here.slice(open) : ''
      if (rest.length > LONGEST_TAG) return { reason: 'exchange.file.odd', size: 0, limit: 0 }
      for (const [, tag, attributes = ''] of (isCut ? here.slice(0, open) : here).matchAll(TAG)) {
        const broken = tag === 'row' ? takeRow(attributes) : tag === 'c' ? takeCell(attributes) : takeMerged(attributes)
        if (broken) return broken
      }
      return undefined
    },
  }

  function takeRow(attributes: string): LimitBroken | undefined {
    column = 0
    const number = attributeOf(attributes, 'r')
    return number === undefined ? undefined : judge(0, Number(number))
  }

  function takeCell(attributes: string): LimitBroken | undefined {
    cells++
    const reference = attributeOf(attributes, 'r')
    // A cell without a reference stands right of the one before.
    if (reference === undefined) return judge(++column, 0)
    const place = placeOf(reference)
    column = place.column
    return judge(place.column, place.row)
  }

  function takeMerged(attributes: string): LimitBroken | undefined {
    const [from, to] = (attributeOf(attributes, 'ref') ?? '').split(':').map(placeOf)
    if (from && to) cells += Math.abs(to.column - from.column + 1) * Math.abs(to.row - from.row + 1)
    return judge(Math.max(from?.column ?? 0, to?.column ?? 0), Math.max(from?.row ?? 0, to?.row ?? 0))
  }

  function judge(columns: number, rows: number): LimitBroken | undefined {
    if (Number.isNaN(columns) || Number.isNaN(rows)) return { reason: 'exchange.file.odd', size: 0, limit: 0 }
    if (columns > MOST_COLUMNS) return { reason: 'exchange.file.too_wide', size: columns, limit: MOST_COLUMNS }
    if (rows > MOST_ROWS) return { reason: 'exchange.file.too_long', size: rows, limit: MOST_ROWS }
    return cells > MOST_CELLS ? { reason: 'exchange.file.too_many_cells', size: cells, limit: MOST_CELLS } : undefined
  }
}

function attributeOf(attributes: string, name: 'r' | 'ref'): string | undefined {
  const found = (name === 'r' ? /(?:^|\s)r\s*=\s*(?:"([^"]*)"|'([^']*)')/ : /(?:^|\s)ref\s*=\s*(?:"([^"]*)"|'([^']*)')/).exec(attributes)
  return found?.[1] ?? found?.[2]
}

/** Not a number where it is no plain reference: what is written in another way is read in another way by somebody else. */
function placeOf(reference: string): { readonly column: number; readonly row: number } {
  const [, letters, row] = REFERENCE.exec(reference) ?? []
  if (letters === undefined) return { column: Number.NaN, row: Number.NaN }
  return { column: Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0), row: Number(row) }
}
