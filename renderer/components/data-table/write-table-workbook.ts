import { writableText } from './writable-text.ts'

/**
 * A table as one sheet of a workbook (xlsx). Text stays text, so that an ID number keeps its digits when somebody edits the
 * cell; numbers are numbers; what is not known (`null`) is left empty.
 */
export async function writeTableWorkbook(title: string, heads: readonly string[], rows: readonly (readonly (string | number | null)[])[]): Promise<Uint8Array> {
  const { Workbook } = (await import('exceljs')).default
  const workbook = new Workbook()
  const sheet = workbook.addWorksheet(writableText(title.slice(0, 31)), { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.addRow(heads.map(writableText)).font = { bold: true }
  for (const row of rows) {
    sheet.addRow(row.map((value) => (typeof value === 'string' ? writableText(value) : value))).eachCell((cell) => {
      if (typeof cell.value === 'string') cell.numFmt = '@'
    })
  }
  sheet.columns.forEach((column) => {
    column.width = 20
  })
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
