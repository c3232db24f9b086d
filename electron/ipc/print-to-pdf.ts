import type { CallHandler } from './call-handler.ts'
import { saveFile } from './save-file.ts'

/** The page as it is shown, on A4. */
export const printToPdf: CallHandler<'printToPdf'> = async (window, name) => {
  const pdf = await window.webContents.printToPDF({ pageSize: 'A4', printBackground: true })
  return saveFile(window, name, new Uint8Array(pdf))
}
