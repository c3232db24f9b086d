import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { z } from 'zod'
import { readKept, writeKept } from '../kept-json.ts'
import type { CallHandler } from './call-handler.ts'

const KeptFolder = z.object({ folder: z.string().min(1) })
/** A week of days: enough to notice a mistake, little enough for a small stick. */
const KEPT_BACKUPS = 7

function file(): string {
  return join(app.getPath('userData'), 'backup-folder.json')
}

export function chosenBackupFolder(): string | undefined {
  return readKept(file(), KeptFolder)?.folder
}

export const readBackupFolder: CallHandler<'readBackupFolder'> = () => Promise.resolve(chosenBackupFolder() ?? null)

/** The person chooses the folder, best on another disk; the page never names a path. */
export const chooseBackupFolder: CallHandler<'chooseBackupFolder'> = async (window) => {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory', 'createDirectory'] })
  const folder = filePaths[0]
  if (canceled || folder === undefined) return null
  writeKept(file(), { folder })
  return folder
}

/** Writes a backup beside the older ones of the same account and keeps the newest; where nobody chose a folder, beside the profile. */
export const writeBackup: CallHandler<'writeBackup'> = async (_window, name, bytes) => {
  const folder = chosenBackupFolder() ?? join(app.getPath('userData'), 'backups')
  try {
    await mkdir(folder, { recursive: true })
    const unfinished = join(folder, `${name}.unfinished`)
    await writeFile(unfinished, bytes, { flush: true })
    await rename(unfinished, join(folder, name))
    const series = name.replace(/-\d{8}\.bangfu$/, '-')
    const older = (await readdir(folder)).filter((entry) => entry.startsWith(series) && /-\d{8}\.bangfu$/.test(entry)).sort().slice(0, -KEPT_BACKUPS)
    for (const entry of older) await rm(join(folder, entry), { force: true })
    return 'written'
  } catch {
    return 'failed'
  }
}
