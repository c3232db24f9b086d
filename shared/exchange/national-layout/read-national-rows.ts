import type { Cell } from './columns.ts'
import { findHeader } from './find-header.ts'
import { readPersonRow } from './read-person-row.ts'
import type { PersonRow } from './read-person-row.ts'
import { isClosingRow } from './write-national-rows.ts'

export type NationalRows = { readonly kind: 'rows'; readonly rows: readonly PersonRow[]; readonly unknownColumns: readonly string[] } | { readonly kind: 'no-header'; readonly missing: readonly string[] }

/** All people of a sheet. Empty rows and the closing row of an export are passed over. */
export function readNationalRows(sheet: readonly (readonly Cell[])[]): NationalRows {
  const search = findHeader(sheet)
  if (search.kind === 'missing') return { kind: 'no-header', missing: search.titles }
  const { header } = search
  const rows = sheet.flatMap((cells, position) => (position > header.row && isPerson(cells) ? [readPersonRow(cells, position, header)] : []))
  return { kind: 'rows', rows, unknownColumns: header.unknown }
}

function isPerson(cells: readonly Cell[]): boolean {
  const first = cells[0]
  if (first?.kind === 'text' && isClosingRow(first.text)) return false
  return cells.some((cell) => cell.kind !== 'empty' && !(cell.kind === 'text' && cell.text.trim() === ''))
}
