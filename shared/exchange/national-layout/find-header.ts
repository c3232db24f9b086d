import { NATIONAL_COLUMNS, sameTitle } from './columns.ts'
import type { Cell, NationalColumnId } from './columns.ts'

/** Two title rows stand before the header of a real export (S14); some offices add their own. */
const SEARCHED_ROWS = 20

export interface FoundHeader {
  /** Position of the header among the rows, from 0. */
  readonly row: number
  readonly columns: ReadonlyMap<NationalColumnId, number>
  /** Titles that the layout does not know; they are left out of the import. */
  readonly unknown: readonly string[]
}

export type HeaderSearch = { readonly kind: 'found'; readonly header: FoundHeader } | { readonly kind: 'missing'; readonly titles: readonly string[] }

/** Finds the header by its names, wherever it stands. When none has them all, says what the best row lacks. */
export function findHeader(rows: readonly (readonly Cell[])[]): HeaderSearch {
  const required = NATIONAL_COLUMNS.filter((column) => 'isRequired' in column)
  const candidates = rows.slice(0, SEARCHED_ROWS).map((cells, row) => ({ row, columns: matchTitles(cells), cells }))
  const best = candidates.toSorted((left, right) => right.columns.size - left.columns.size)[0]
  const missing = required.filter((column) => !best?.columns.has(column.id)).map((column) => column.title)
  if (!best || missing.length > 0) return { kind: 'missing', titles: missing }
  const known = new Set(best.columns.values())
  const unknown = best.cells.flatMap((cell, position) => (cell.kind === 'text' && cell.text.trim() !== '' && !known.has(position) ? [cell.text.trim()] : []))
  return { kind: 'found', header: { row: best.row, columns: best.columns, unknown } }
}

function matchTitles(cells: readonly Cell[]): ReadonlyMap<NationalColumnId, number> {
  const columns = new Map<NationalColumnId, number>()
  for (const column of NATIONAL_COLUMNS) {
    const position = cells.findIndex((cell) => cell.kind === 'text' && sameTitle(cell.text, column.title))
    if (position >= 0) columns.set(column.id, position)
  }
  return columns
}
