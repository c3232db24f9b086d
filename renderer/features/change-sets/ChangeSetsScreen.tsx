import { App, Button, Empty, Progress, Table, Tag } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStore, useSyncCounts } from '../../store/store-context.ts'
import type { ChangeSet, Progress as UndoProgress } from '../../store/store.ts'

/** Imports made on this device; each can be undone as a whole. */
export function ChangeSetsScreen() {
  const { t, i18n } = useTranslation()
  const { modal, message } = App.useApp()
  const navigate = useNavigate()
  const store = useStore()
  const counts = useSyncCounts()
  const [sets, setSets] = useState<readonly ChangeSet[]>([])
  const [running, setRunning] = useState<{ readonly id: string; readonly progress: UndoProgress }>()
  const refresh = useCallback(() => store.listChangeSets().then(setSets, reportError), [store])
  useEffect(() => void refresh(), [refresh, counts])
  const timeOf = (at: string) => new Date(at).toLocaleString(i18n.language)

  async function undo(set: ChangeSet) {
    setRunning({ id: set.id, progress: { done: 0, total: set.edits } })
    try {
      const { undone, kept } = await store.undoChangeSet(set.id, (progress) => setRunning({ id: set.id, progress }))
      const sentences = [t('change-sets.undo.done', { undone }), ...(kept.length > 0 ? [t('change-sets.undo.kept', { count: kept.length })] : [])]
      void message.success(sentences.join(' '), 6)
    } catch (error) {
      reportError(error)
      void message.error(t('change-sets.undo.failed'))
    }
    setRunning(undefined)
    await refresh()
  }

  function ask(set: ChangeSet) {
    modal.confirm({ title: t('change-sets.undo.ask', { name: set.name }), content: t('change-sets.undo.note'), okText: t('change-sets.undo'), cancelText: t('change-sets.cancel'), onOk: () => void undo(set) })
  }

  return (
    <>
      <h1 className="screen-title" style={{ marginBottom: 8 }}>{t('change-sets.title')}</h1>
      <Table<ChangeSet>
        size="small"
        rowKey="id"
        dataSource={[...sets]}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{t('change-sets.empty')}<br />{t('change-sets.empty.todo')}</>}><Button onClick={() => void navigate('/exchange')}>{t('change-sets.import')}</Button></Empty> }}
        columns={[
          { title: t('change-sets.name'), dataIndex: 'name' },
          { title: t('change-sets.at'), key: 'at', width: 180, render: (_, set) => timeOf(set.at) },
          { title: t('change-sets.households'), key: 'households', width: 90, align: 'right', render: (_, set) => set.households.toLocaleString(i18n.language) },
          { title: t('change-sets.edits'), key: 'edits', width: 90, align: 'right', render: (_, set) => set.edits.toLocaleString(i18n.language) },
          { title: t('change-sets.state'), key: 'state', width: 220, render: (_, set) => (set.undoneAt === null ? <Tag color="success">{t('change-sets.in-force')}</Tag> : <Tag>{t('change-sets.undone', { time: timeOf(set.undoneAt) })}</Tag>) },
          {
            title: '', key: 'undo', width: 240, render: (_, set) => running?.id === set.id
              ? <Progress size="small" percent={Math.floor((running.progress.done / Math.max(1, running.progress.total)) * 100)} format={() => t('change-sets.undo.running', { ...running.progress })} />
              : set.undoneAt === null && <Button size="small" disabled={running !== undefined} onClick={() => ask(set)}>{t('change-sets.undo')}</Button>,
          },
        ]}
      />
    </>
  )
}
