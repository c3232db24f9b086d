import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FolderState } from '../../platform/backup-folder.ts'
import { platform } from '../../platform/platform.ts'
import { LAST_HAND_BACKUP } from '../../store/settings.ts'
import { useStore } from '../../store/store-context.ts'
import { browserLimits, type LimitText } from './browser-limits.ts'

/** What a browser cannot promise, and what the person can do about it; nothing on the desktop. */
export function BrowserLimits() {
  const { t } = useTranslation()
  const store = useStore()
  const [texts, setTexts] = useState<readonly LimitText[]>([])
  useEffect(() => {
    if (platform.kind !== 'browser') return
    let stopped = false
    async function look(): Promise<readonly LimitText[]> {
      const folder: FolderState | 'impossible' = (await platform.backups?.readState()) ?? 'impossible'
      const last = await store.findSetting(LAST_HAND_BACKUP)
      return browserLimits(folder, typeof last === 'string' ? last : null, new Date())
    }
    void look().then((found) => !stopped && setTexts(found), reportError)
    return () => void (stopped = true)
  }, [store])
  return texts.map(({ key, isTrouble, days }) => <p key={key} className={isTrouble ? 'sync-problem' : 'sync-note'}>{t(key, { days })}</p>)
}
