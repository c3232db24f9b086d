import { rename, rm, writeFile } from 'node:fs/promises'
import { dialog } from 'electron'
import type { CallHandler } from './call-handler.ts'

/** The person chooses the place. An old file of that name stays whole until the new one is. */
export const saveFile: CallHandler<'saveFile'> = async (window, name, bytes) => {
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: name })
  if (canceled || !filePath) return 'cancelled'
  const unfinished = `${filePath}.unfinished`
  try {
    await writeFile(unfinished, bytes)
    await rename(unfinished, filePath)
  } finally {
    await rm(unfinished, { force: true })
  }
  return 'saved'
}
