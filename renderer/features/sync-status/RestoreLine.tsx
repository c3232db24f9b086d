import { useTranslation } from 'react-i18next'
import type { SyncView } from './sync-view.ts'

/** That the county database was put back, what this device has done about it, and what is still kept here. */
export function RestoreLine({ restore, kept }: { readonly restore: SyncView['restore']; readonly kept: number }) {
  const { t, i18n } = useTranslation()
  const words = restore && t(!restore.isDone ? 'sync-status.restore.running' : restore.lost > 0 ? 'sync-status.restore.done' : 'sync-status.restore.nothing', { time: new Date(restore.metAt).toLocaleString(i18n.language), count: restore.lost })
  return (
    <>
      {words && <p role="status" className="sync-note">{words}</p>}
      {kept > 0 && <p className="sync-problem">{t('sync-status.kept', { count: kept })}</p>}
    </>
  )
}
