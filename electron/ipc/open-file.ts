import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { dialog } from 'electron'
import { MAX_FILE_BYTES } from '../../shared/ipc/desktop-calls.ts'
import type { CallHandler } from './call-handler.ts'

/** The chosen file, or `null`. Throws `desktop.file_too_large` before reading one that would take the machine down. */
export const openFile: CallHandler<'openFile'> = async (window, accept) => {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile'], filters: [{ name: accept.join(', '), extensions: accept }] })
  const file = filePaths[0]
  if (canceled || file === undefined) return null
  if ((await stat(file)).size > MAX_FILE_BYTES) throw new Error('desktop.file_too_large')
  return { name: basename(file), bytes: new Uint8Array(await readFile(file)) }
}
