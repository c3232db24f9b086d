import { useEffect } from 'react'
import type { BackupFolder } from '../platform/backup-folder.ts'
import { platform } from '../platform/platform.ts'
import { todayHere } from '../platform/today.ts'
import { backupName } from './backup-name.ts'
import type { OpenSession } from './open-session.ts'

const LAST = 'last-backup-day'
/** Not in the first moments, when the list is being read. */
const AFTER_MS = 60_000

/** Once a day, on the desktop and in a browser with a picked folder: the whole account as one sealed file. A day that fails is tried again at the next start. */
export function useDailyBackup(open: OpenSession): void {
  useEffect(() => {
    const timer = setTimeout(() => void backUpOnceADay(open).catch(reportError), AFTER_MS)
    return () => clearTimeout(timer)
  }, [open])
}

export async function backUpOnceADay({ store, account }: Pick<OpenSession, 'store' | 'account'>, folder: Pick<BackupFolder, 'write'> | null = platform.backups, now = new Date()): Promise<void> {
  const day = todayHere(now)
  if (!folder || (await store.findSetting(LAST)) === day) return
  const written = await folder.write(backupName(account.account, day), await store.makeBackup())
  if (written === 'written') await store.saveSetting(LAST, day)
}
