import { writableText } from '../../components/data-table/writable-text.ts'
import type { WorkbookRequest } from './workbook-messages.ts'

/** The register as one sheet of a workbook (xlsx), as the request describes it. */
export async function writeRegisterWorkbook(request: Extract<WorkbookRequest, { readonly kind: 'write' }>): Promise<Uint8Array> {
  const { Workbook } = (await import('exceljs')).default
  const workbook = new Workbook()
  const sheet = workbook.addWorksheet(writableText(request.sheetName), { views: [{ state: 'frozen', ySplit: request.headRows }] })
  for (const position of request.textColumns) sheet.getColumn(position + 1).numFmt = '@'
  for (const row of request.rows) sheet.addRow(row.map((value) => (typeof value === 'string' ? writableText(value) : value)))
  sheet.getRow(1).font = { bold: true, size: 14 }
  sheet.getRow(request.headRows).font = { bold: true }
  const header = request.rows[request.headRows - 1] ?? []
  header.forEach((title, position) => {
    sheet.getColumn(position + 1).width = request.textColumns.includes(position) ? 22 : Math.max(8, String(title ?? '').length * 2 + 2)
  })
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
