import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { writeRegisterWorkbook } from '../../../../renderer/features/exchange/write-register-workbook.ts'

test('[V6] the exported register opens again whatever names older rows hold', async () => {
  const bytes = await writeRegisterWorkbook({ kind: 'write', sheetName: '花名册', headRows: 2, textColumns: [1], rows: [['花名册', null], ['姓名', '证件号'], ['张\uffff三\u000b', '520199198001010019'], ['李四', 3]] })
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes.buffer as ArrayBuffer)
  const sheet = workbook.worksheets[0]
  expect([3, 4].map((row) => [1, 2].map((column) => sheet?.getRow(row).getCell(column).value))).toEqual([['张\ufffd三\ufffd', '520199198001010019'], ['李四', 3]])
})
