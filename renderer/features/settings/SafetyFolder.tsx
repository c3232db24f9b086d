import { App, Button, Space } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BackupFolder, FolderState } from '../../platform/backup-folder.ts'

/** The folder of the second copies: which it is, whether it may be written, and the ways to change both. */
export function SafetyFolder({ backups, onReady }: { readonly backups: BackupFolder; readonly onReady: () => Promise<boolean> }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [folder, setFolder] = useState<string>()
  const [state, setState] = useState<FolderState>('none')

  useEffect(() => {
    void Promise.all([backups.readFolder().then(setFolder), backups.readState().then(setState)]).catch(reportError)
  }, [backups])

  async function use(next: Promise<unknown>) {
    if ((await next) === undefined) return
    const now = await backups.readState()
    setFolder(await backups.readFolder())
    setState(now)
    if (now !== 'ready') return
    if (await onReady()) void message.success(t('settings.safety.folder.copied'))
    else void message.warning(t('settings.safety.journal.copy_failing'), 6)
  }

  return (
    <Space wrap>
      {folder ?? t('settings.safety.folder.none')}
      {state === 'asks' && <Button size="small" type="primary" onClick={() => void use(backups.allow()).catch(reportError)}>{t('settings.safety.folder.allow')}</Button>}
      <Button size="small" onClick={() => void use(backups.chooseFolder()).catch(reportError)}>{t('settings.safety.folder.choose')}</Button>
    </Space>
  )
}
