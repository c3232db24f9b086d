import type { AreaRow, AreaView } from './area-rows.ts'
import { writableText } from '../../components/data-table/writable-text.ts'
import { AREA_COLUMNS } from './area-columns.ts'

export interface AreaWords {
  readonly title: string
  readonly region: string
  readonly total: string
  readonly headings: readonly string[]
  readonly notes: readonly string[]
  readonly nameOf: (row: AreaRow) => string
}

/** The table as a workbook: numbers as numbers, shares as percentages, what is not available left empty. */
export async function writeAreaWorkbook(view: AreaView, words: AreaWords): Promise<Uint8Array> {
  const { Workbook } = (await import('exceljs')).default
  const workbook = new Workbook()
  const sheet = workbook.addWorksheet(writableText(words.region.slice(0, 31)), { views: [{ state: 'frozen', xSplit: 1, ySplit: 2 }] })
  sheet.addRow([writableText(words.title)]).font = { bold: true, size: 14 }
  sheet.addRow([writableText(words.region), ...words.headings]).font = { bold: true }
  for (const row of [...view.children, view.total]) {
    const values = AREA_COLUMNS.map((column) => column.value(row.figures))
    const line = sheet.addRow([row === view.total ? words.total : writableText(words.nameOf(row)), ...values])
    AREA_COLUMNS.forEach((column, position) => {
      line.getCell(position + 2).numFmt = formatOf(column.id)
    })
    if (row === view.total) line.font = { bold: true }
  }
  for (const note of words.notes) sheet.addRow([note])
  sheet.columns.forEach((column, position) => {
    column.width = position === 0 ? 22 : 15
  })
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

function formatOf(id: string): string {
  if (id === 'incidence' || id === 'p0') return '0.00%'
  if (id === 'p1' || id === 'p2' || id === 'watts' || id === 'sen' || id === 'gini') return '0.0000'
  return id === 'median' || id === 'mean' || id === 'gap' ? '#,##0.00' : '#,##0'
}
