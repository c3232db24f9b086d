import { copyFile, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { app } from 'electron'
import { chosenBackupFolder } from './backup-folder.ts'
import type { CallHandler } from './call-handler.ts'

/** Beside the browser's profile and not in it, so that clearing the profile does not take the journal along. */
function folderOf(name: string): string {
  return join(app.getPath('userData'), 'journal', name)
}

/** A second copy where the person keeps the backups, best on another disk; it never fails a save. */
function mirrorOf(name: string): string | undefined {
  const chosen = chosenBackupFolder()
  return chosen && join(chosen, 'journal', name)
}

export const listJournal: CallHandler<'listJournal'> = async (_window, folder) => {
  await mkdir(folderOf(folder), { recursive: true })
  const mirror = mirrorOf(folder)
  const names = [...(await readdir(folderOf(folder))), ...(mirror ? await readdir(mirror).catch(() => []) : [])]
  return [...new Set(names)].filter((name) => name.endsWith('.journal')).sort()
}

/** From the second copy where the first is gone or shorter. */
export const readJournal: CallHandler<'readJournal'> = async (_window, folder, name) => {
  const mirror = mirrorOf(folder)
  const [own, copy] = await Promise.all([readFile(join(folderOf(folder), name)).catch(() => undefined), mirror ? readFile(join(mirror, name)).catch(() => undefined) : undefined])
  if (!own && !copy) throw new Error('desktop.no_such_file')
  return new Uint8Array((copy?.length ?? 0) > (own?.length ?? 0) ? (copy ?? []) : (own ?? []))
}

/** `fdatasync` before the answer: what is acknowledged has left the caches of the system. */
export const appendJournal: CallHandler<'appendJournal'> = async (_window, folder, name, bytes) => {
  await appendTo(folderOf(folder), name, bytes)
  const mirror = mirrorOf(folder)
  if (!mirror) return 'written'
  try {
    await appendCopy(mirror, folder, name, bytes)
    return 'written'
  } catch {
    return 'copy_failed'
  }
}

/** A copy that missed something, because it was chosen later or its disk was away, takes the whole file instead. */
async function appendCopy(mirror: string, folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const own = join(folderOf(folder), name)
  const before = (await stat(own)).size - bytes.length
  const copied = await stat(join(mirror, name)).then((copy) => copy.size, () => 0)
  if (copied >= before) return appendTo(mirror, name, bytes)
  await mkdir(mirror, { recursive: true })
  await copyFile(own, join(mirror, name))
}

async function appendTo(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true })
  const file = await open(join(folder, name), 'a')
  try {
    await file.appendFile(bytes)
    await file.datasync()
  } finally {
    await file.close()
  }
}

export const removeJournal: CallHandler<'removeJournal'> = async (_window, folder, name) => {
  const mirror = mirrorOf(folder)
  await rm(join(folderOf(folder), name), { force: true })
  if (mirror) await rm(join(mirror, name), { force: true }).catch(() => undefined)
  return null
}
