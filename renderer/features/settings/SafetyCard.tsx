import { Alert, App, Button, Card, Descriptions, Input, Modal, Space, Table } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { platform } from '../../platform/platform.ts'
import { todayHere } from '../../platform/today.ts'
import { useAccount } from '../../store/account-context.ts'
import { useStore, useSyncCounts } from '../../store/store-context.ts'
import { LAST_HAND_BACKUP } from '../../store/settings.ts'
import type { Store } from '../../store/store.ts'
import { keepingText, type KeepingText } from './keeping-text.ts'
import { SafetyFolder } from './SafetyFolder.tsx'

type LogEntry = Awaited<ReturnType<Store['readSyncLog']>>[number]

export interface SafetyCardProps {
  readonly onRemove: () => Promise<void>
  /** Copies unsent work into the folder that was just chosen or allowed; `false` where that failed. */
  readonly onFolderReady: () => Promise<boolean>
}

/** How unsent work is kept safe here, a copy of everything, what the help desk needs, and taking the account off this device. */
export function SafetyCard({ onRemove, onFolderReady }: SafetyCardProps) {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const store = useStore()
  const account = useAccount()
  const counts = useSyncCounts()
  const safety = store.readSafety()
  const [isPersisted, setIsPersisted] = useState<boolean>()
  const [log, setLog] = useState<readonly LogEntry[]>()
  const [isRemoving, setIsRemoving] = useState(false)
  const [hasBackup, setHasBackup] = useState(false)
  const [keeping, setKeeping] = useState<KeepingText>()
  const { restored, mended, damaged } = safety.healing

  useEffect(() => {
    let stopped = false
    void store.readServerWord().then((word) => !stopped && setKeeping(keepingText(word)), reportError)
    return () => void (stopped = true)
  }, [store, counts])

  useEffect(() => void platform.askPersistence?.().then(setIsPersisted, reportError), [])

  async function backUp() {
    const day = todayHere().replaceAll('-', '')
    const saved = await platform.saveFile(`bangfu-${account.account}-${day}.bangfu`, await store.makeBackup(), 'application/octet-stream')
    if (saved === 'cancelled') return
    setHasBackup(true)
    await store.saveSetting(LAST_HAND_BACKUP, todayHere())
    void message.success(t('settings.safety.backup.done'))
  }

  async function saveBundle() {
    const info = await platform.appInfo()
    const text = await store.readSupportBundle(`${info.version} ${info.platform}`)
    await platform.saveFile('bangfu-support.json', new TextEncoder().encode(text), 'application/json')
  }

  return (
    <Card size="small" title={t('settings.safety')}>
      <Descriptions size="small" column={1} items={[
        { key: 'journal', label: t('settings.safety.journal'), children: t(`settings.safety.journal.${safety.journal}`) },
        { key: 'healing', label: t('settings.safety.healing'), children: restored + mended + damaged === 0 ? t('settings.safety.healing.nothing') : t('settings.safety.healing.done', { restored, mended, damaged }) },
        ...(keeping ? [{ key: 'keeping', label: t('settings.safety.keeping'), children: t(keeping.key, { days: keeping.days, time: keeping.saidAt === null ? '' : new Date(keeping.saidAt).toLocaleString(i18n.language) }) }] : []),
        ...(isPersisted === undefined ? [] : [{ key: 'persisted', label: t('settings.safety.persisted'), children: t(isPersisted ? 'settings.safety.persisted.yes' : 'settings.safety.persisted.no') }]),
        ...(platform.backups ? [{ key: 'folder', label: t('settings.safety.folder'), children: <SafetyFolder backups={platform.backups} onReady={onFolderReady} /> }] : []),
      ]} />
      <Space wrap>
        <Button onClick={() => void backUp().catch(reportError)}>{t('settings.safety.backup')}</Button>
        <Button onClick={() => void store.readSyncLog().then(setLog, reportError)}>{t('settings.safety.log')}</Button>
        <Button onClick={() => void saveBundle().catch(reportError)}>{t('settings.safety.bundle')}</Button>
        <Button danger onClick={() => setIsRemoving(true)}>{t('settings.safety.remove')}</Button>
      </Space>
      <p>{t('settings.safety.note')}</p>
      {log && (
        <Modal open width={760} title={t('settings.safety.log')} footer={null} onCancel={() => setLog(undefined)}>
          <Table<LogEntry> size="small" rowKey={(entry) => `${entry.at} ${entry.event}`} dataSource={[...log]} pagination={{ pageSize: 12, hideOnSinglePage: true }} columns={[
            { title: t('settings.log.at'), render: (_, entry) => new Date(entry.at).toLocaleString(i18n.language) },
            { title: t('settings.log.event'), render: (_, entry) => t(`settings.log.${entry.event}`, { count: entry.count }) },
            { title: t('settings.log.problem'), render: (_, entry) => (entry.problem === null ? '' : entry.problem) },
            { title: t('settings.log.unsent'), align: 'right', dataIndex: 'unsent' },
            { title: t('settings.log.request'), render: (_, entry) => entry.requestId ?? '' },
          ]} />
        </Modal>
      )}
      {isRemoving && <RemoveAccount unsent={counts?.waiting ?? 0} hasBackup={hasBackup} onBackUp={backUp} onRemove={onRemove} onClose={() => setIsRemoving(false)} />}
    </Card>
  )
}

interface RemoveAccountProps {
  readonly unsent: number
  readonly hasBackup: boolean
  readonly onBackUp: () => Promise<void>
  readonly onRemove: () => Promise<void>
  readonly onClose: () => void
}

/** Only after a backup and a typed word: nobody loses work by one wrong click. */
function RemoveAccount({ unsent, hasBackup, onBackUp, onRemove, onClose }: RemoveAccountProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const word = t('settings.remove.word')
  return (
    <Modal open title={t('settings.safety.remove')} onCancel={onClose} footer={<Space><Button onClick={onClose}>{t('settings.remove.cancel')}</Button><Button danger type="primary" disabled={!hasBackup || typed.trim() !== word} onClick={() => void onRemove().catch(reportError)}>{t('settings.remove.confirm')}</Button></Space>}>
      {unsent > 0 && <Alert type="error" showIcon role="alert" title={t('settings.remove.unsent', { count: unsent })} style={{ marginBottom: 12 }} />}
      <p>{t('settings.remove.note')}</p>
      <p><Button onClick={() => void onBackUp().catch(reportError)}>{t('settings.safety.backup')}</Button> {hasBackup && t('settings.remove.backed-up')}</p>
      <Input aria-label={t('settings.remove.type', { word })} placeholder={t('settings.remove.type', { word })} value={typed} onChange={(event) => setTyped(event.target.value)} />
    </Modal>
  )
}
