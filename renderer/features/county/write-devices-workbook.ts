/** The list of devices as a workbook: numbers as numbers, what is not known left empty. */
export async function writeDevicesWorkbook(title: string, heads: readonly string[], rows: readonly (readonly (string | number | null)[])[]): Promise<Uint8Array> {
  const { Workbook } = (await import('exceljs')).default
  const workbook = new Workbook()
  const sheet = workbook.addWorksheet(title.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.addRow([...heads]).font = { bold: true }
  for (const row of rows) sheet.addRow([...row])
  sheet.columns.forEach((column) => {
    column.width = 18
  })
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
