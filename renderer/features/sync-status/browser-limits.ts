import type { FolderState } from '../../platform/backup-folder.ts'

export interface LimitText {
  readonly key: string
  readonly isTrouble: boolean
  /** Days since the last backup by hand, where there is one. */
  readonly days: number
}

/** A week of work is the most that somebody should have to do again. */
export const HAND_BACKUP_DAYS = 7
const DAY_MS = 86_400_000

/**
 * What to say in a browser, where one click on "clear site data" takes database and journal together. `lastBackup` is the
 * plain date of the last backup by hand.
 */
export function browserLimits(folder: FolderState | 'impossible', lastBackup: string | null, now: Date): readonly LimitText[] {
  if (folder === 'ready') return [{ key: 'sync-status.browser.copied', isTrouble: false, days: 0 }]
  if (folder === 'asks') return [{ key: 'sync-status.browser.asks', isTrouble: true, days: 0 }]
  const clearing = { key: folder === 'none' ? 'sync-status.browser.choose' : 'sync-status.browser.impossible', isTrouble: false, days: 0 }
  if (lastBackup === null) return [clearing, { key: 'sync-status.browser.never', isTrouble: true, days: 0 }]
  const days = Math.floor((now.getTime() - Date.parse(lastBackup)) / DAY_MS)
  return days < HAND_BACKUP_DAYS ? [clearing] : [clearing, { key: 'sync-status.browser.old', isTrouble: true, days }]
}
