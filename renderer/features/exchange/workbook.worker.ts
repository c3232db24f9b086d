import type { CellValue, Worksheet } from 'exceljs'
import type { Cell } from '../../../shared/exchange/national-layout/columns.ts'
import { unpackWorkbook } from './unpack-workbook.ts'
import type { WorkbookAnswer, WorkbookRequest } from './workbook-messages.ts'
import { writeRegisterWorkbook } from './write-register-workbook.ts'

// Reading and writing 20,000 rows takes seconds: here it does not hold up the screen, and a cancel ends the worker.
self.addEventListener('message', (event: MessageEvent<WorkbookRequest>) => {
  void answer(event.data).then((reply) => self.postMessage(reply), (error: unknown) => self.postMessage({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) } satisfies WorkbookAnswer))
})

async function answer(request: WorkbookRequest): Promise<WorkbookAnswer> {
  if (request.kind === 'write') return { kind: 'bytes', bytes: await writeRegisterWorkbook(request) }
  const unpacked = await unpackWorkbook(request.bytes)
  if (unpacked.kind === 'refused') return unpacked
  const { Workbook } = (await import('exceljs')).default
  const workbook = new Workbook()
  await workbook.xlsx.load(unpacked.bytes.buffer, { ignoreNodes: [...NOT_READ] })
  const sheet = workbook.worksheets[0]
  return { kind: 'cells', rows: sheet ? cellsOf(sheet) : [] }
}

/** Parts of a sheet that say nothing about its cells; the reader blows some of them up cell by cell. */
const NOT_READ = ['sheetPr', 'dimension', 'sheetViews', 'autoFilter', 'rowBreaks', 'hyperlinks', 'pageMargins', 'dataValidations', 'pageSetup', 'headerFooter', 'printOptions', 'picture', 'drawing', 'sheetProtection', 'tableParts', 'conditionalFormatting', 'extLst']

/** Row numbers as the spreadsheet has them: an empty row keeps its place. */
function cellsOf(sheet: Worksheet): Cell[][] {
  const rows: Cell[][] = Array.from({ length: sheet.rowCount }, () => [])
  sheet.eachRow((row, number) => {
    const cells: Cell[] = []
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      cells[column - 1] = cellOf(cell.value)
    })
    rows[number - 1] = Array.from(cells, (cell) => cell ?? { kind: 'empty' })
  })
  return rows
}

function cellOf(value: CellValue): Cell {
  if (value === null || value === undefined) return { kind: 'empty' }
  if (typeof value === 'number') return { kind: 'number', value }
  if (typeof value === 'boolean') return { kind: 'text', text: value ? '是' : '否' }
  if (value instanceof Date) return { kind: 'date', day: value.toISOString().slice(0, 10) }
  if (typeof value === 'string') return value === '' ? { kind: 'empty' } : { kind: 'text', text: value }
  if ('richText' in value) return { kind: 'text', text: value.richText.map((part) => part.text).join('') }
  if ('text' in value) return { kind: 'text', text: String(value.text) }
  if ('result' in value) return cellOf(value.result as CellValue)
  return { kind: 'empty' }
}
