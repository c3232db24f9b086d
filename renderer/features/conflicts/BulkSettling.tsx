import { Alert, App, Button, Input, Modal, Radio, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import { useStore } from '../../store/store-context.ts'
import { settlingEdit } from './settle-conflict.ts'

/** One decision and one reason for many conflicts; each is settled by its own op, so that one that fails leaves the others settled. */
export function BulkSettling({ conflicts, onClose }: { readonly conflicts: readonly Conflict[]; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const store = useStore()
  const [chosen, setChosen] = useState<'mine' | 'theirs'>('theirs')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string>()
  const [done, setDone] = useState<number>()

  async function settle() {
    if (reason.trim() === '') return setProblem(t('conflicts.reason.missing'))
    let failed = 0
    for (const [place, conflict] of conflicts.entries()) {
      setDone(place)
      await store.save([settlingEdit(conflict, { chosen }, reason)]).catch(() => failed++)
    }
    setDone(undefined)
    if (failed > 0) return setProblem(t('conflicts.bulk.failed', { failed, total: conflicts.length }))
    void message.success(t('conflicts.bulk.saved', { count: conflicts.length }))
    onClose()
  }

  return (
    <Modal open title={t('conflicts.bulk.title', { count: conflicts.length })} onCancel={onClose} footer={<Space><Button disabled={done !== undefined} onClick={onClose}>{t('conflicts.bulk.cancel')}</Button><Button type="primary" loading={done !== undefined} onClick={() => void settle().catch(reportError)}>{done === undefined ? t('conflicts.submit') : t('conflicts.bulk.progress', { done, total: conflicts.length })}</Button></Space>}>
      <p>{t('conflicts.bulk.note')}</p>
      <Radio.Group value={chosen} onChange={(event) => setChosen(event.target.value === 'mine' ? 'mine' : 'theirs')} options={[{ value: 'theirs', label: t('conflicts.bulk.theirs') }, { value: 'mine', label: t('conflicts.bulk.mine') }]} style={{ marginBottom: 12 }} />
      <Input.TextArea aria-label={t('conflicts.reason')} rows={2} maxLength={200} value={reason} placeholder={t('conflicts.reason.placeholder')} onChange={(event) => setReason(event.target.value)} />
      {problem && <Alert type="error" role="alert" showIcon title={problem} style={{ marginTop: 12 }} />}
    </Modal>
  )
}
