import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { writeTableWorkbook } from '../../../../renderer/components/data-table/write-table-workbook.ts'

test('an ID number stays text, a count a number, and what is not known an empty cell', async () => {
  const bytes = await writeTableWorkbook('一张表的名称比三十一个字还要长，所以表单的名称会被截短到能用的长度为止', ['证件号', '条数', '时间'], [['520199198001010019', 3, null]])
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes.buffer as ArrayBuffer)
  const sheet = workbook.worksheets[0]
  expect(sheet?.name).toHaveLength(31)
  expect(sheet?.getRow(1).values).toEqual([undefined, '证件号', '条数', '时间'])
  expect([1, 2, 3].map((column) => sheet?.getRow(2).getCell(column).value)).toEqual(['520199198001010019', 3, null])
  expect(sheet?.getRow(2).getCell(1).numFmt).toBe('@')
})

test('[V6] a workbook opens again whatever older rows hold, and says where it left something out', async () => {
  const bad = ['张\uffff三', 'x\ufffe', 'a\u0001b\u000bc\u0000', '\ud800半', '好𠮷\t行\n末']
  const bytes = await writeTableWorkbook('户\uffff', ['姓\uffff名'], bad.map((name) => [name]))
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes.buffer as ArrayBuffer)
  const sheet = workbook.worksheets[0]
  expect([sheet?.name, sheet?.getCell('A1').value]).toEqual(['户\ufffd', '姓\ufffd名'])
  expect(bad.map((_, at) => sheet?.getRow(at + 2).getCell(1).value)).toEqual(['张\ufffd三', 'x\ufffd', 'a\ufffdb\ufffdc\ufffd', '\ufffd半', '好𠮷\t行\n末'])
})
