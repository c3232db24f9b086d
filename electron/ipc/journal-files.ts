import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { app } from 'electron'
import type { CallHandler } from './call-handler.ts'

/** Beside the browser's profile and not in it, so that clearing the profile does not take the journal along. */
function folderOf(name: string): string {
  return join(app.getPath('userData'), 'journal', name)
}

export const listJournal: CallHandler<'listJournal'> = async (_window, folder) => {
  await mkdir(folderOf(folder), { recursive: true })
  return (await readdir(folderOf(folder))).filter((name) => name.endsWith('.journal')).sort()
}

export const readJournal: CallHandler<'readJournal'> = async (_window, folder, name) => new Uint8Array(await readFile(join(folderOf(folder), name)))

/** `fdatasync` before the answer: what is acknowledged has left the caches of the system. */
export const appendJournal: CallHandler<'appendJournal'> = async (_window, folder, name, bytes) => {
  await mkdir(folderOf(folder), { recursive: true })
  const file = await open(join(folderOf(folder), name), 'a')
  try {
    await file.appendFile(bytes)
    await file.datasync()
  } finally {
    await file.close()
  }
  return null
}

export const removeJournal: CallHandler<'removeJournal'> = async (_window, folder, name) => {
  await rm(join(folderOf(folder), name), { force: true })
  return null
}
