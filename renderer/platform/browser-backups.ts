import type { BackupFolder } from './backup-folder.ts'
import { folderFiles } from './folder-files.ts'
import { allowPickedFolder, findPickedFolder, pickFolder } from './picked-folder.ts'

/** A week of days, as on the desktop. */
const KEPT_BACKUPS = 7
const SERIES = /-\d{8}\.bangfu$/

/** Daily backups into the folder that the person picked; `null` where the browser cannot pick one. Without a folder, or without leave, none is written. */
export function browserBackups(): BackupFolder | null {
  if (!window.showDirectoryPicker) return null
  return {
    readFolder: async () => (await findPickedFolder())?.name,
    chooseFolder: async () => (await pickFolder())?.name,
    readState: async () => (await findPickedFolder())?.state ?? 'none',
    allow: async () => (await allowPickedFolder())?.state ?? 'none',
    async write(name, bytes) {
      const picked = await findPickedFolder()
      if (picked?.state !== 'ready') return 'failed'
      try {
        const files = folderFiles(picked.handle, [])
        await files.write(name, new Uint8Array(bytes), 0)
        const series = name.replace(SERIES, '-')
        for (const older of (await files.list()).filter((entry) => entry.startsWith(series) && SERIES.test(entry)).slice(0, -KEPT_BACKUPS)) await files.remove(older)
        return 'written'
      } catch {
        return 'failed'
      }
    },
  }
}
