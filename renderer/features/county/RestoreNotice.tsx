import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Restore } from './restores.ts'

/** What a restore means for the county, and what to do until every computer has synced. */
export function RestoreNotice({ restore, listsDevices }: { readonly restore: Restore; readonly listsDevices: boolean }) {
  const { t, i18n } = useTranslation()
  const time = new Date(restore.at).toLocaleString(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      style={{ margin: '12px 0 4px' }}
      title={<strong>{t('restores.notice', { time })}</strong>}
      description={
        <ul className="restore-notice">
          <li><strong>{t('restores.todo')}</strong></li>
          <li>{t('restores.means')}</li>
          <li>{t('restores.powers')}</li>
          {listsDevices && <li>{t('restores.devices')}</li>}
          <li>{t('restores.how', { reason: t(restore.by) })}</li>
        </ul>
      }
    />
  )
}
