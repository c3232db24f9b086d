/** The ledger of conflicts as a workbook: text as text, so that an ID number keeps its digits. */
export async function writeConflictsWorkbook(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const { Workbook } = (await import('exceljs')).default
  const workbook = new Workbook()
  const sheet = workbook.addWorksheet(title.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.addRow([...heads]).font = { bold: true }
  for (const row of rows) sheet.addRow([...row])
  sheet.columns.forEach((column) => {
    column.width = 20
    column.numFmt = '@'
  })
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
