import { Alert, Button, Drawer, Form, Input, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldLabel } from '../../../shared/messages/field-label.ts'
import type { HeldAction } from '../../../shared/protocol/holding.ts'
import type { HeldOperation } from '../../../shared/sync/holding.ts'
import { mergePolicyOf } from '../../../shared/sync/merge-policy.ts'
import { ownValue } from '../../../shared/sync/own-value.ts'
import { mendedChanges, shownValue } from './mended-changes.ts'

export interface HeldDrawerProps {
  readonly held: HeldOperation
  readonly mayAct: boolean
  /** Resolves with whether the server took it. */
  readonly onAct: (action: HeldAction) => Promise<boolean>
  readonly onClose: () => void
}

/** One held op: what it waits for, what is in it, and the three things that a helper can do. */
export function HeldDrawer({ held, mayAct, onAct, onClose }: HeldDrawerProps) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const { operation } = held
  const [showsAll, setShowsAll] = useState(false)
  // Where the op belongs is not mended but decided by the record itself.
  const mendable = Object.keys(operation?.changes ?? {}).filter((field) => operation && mergePolicyOf(operation.recordKind, field) !== 'fixed')
  const filled = mendable.filter((field) => !['', '[]'].includes(shownValue(operation?.changes[field])))
  const fields = showsAll ? mendable : filled
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const [why, setWhy] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)

  async function act(action: HeldAction) {
    setIsBusy(true)
    const isTaken = await onAct(action)
    setIsBusy(false)
    if (isTaken) onClose()
  }

  function withReason(make: (reason: string) => HeldAction | undefined) {
    if (why.trim() === '') return setProblem(t('county.held.why.missing'))
    setProblem(undefined)
    const action = make(why.trim())
    if (action) void act(action).catch(reportError)
  }

  function mend(reason: string): HeldAction | undefined {
    const changes = operation && mendedChanges(operation, typed)
    if (!changes || Object.keys(changes).length === 0) {
      setProblem(t('county.held.mend.nothing'))
      return undefined
    }
    return { kind: 'mend', opId: held.opId, changes, why: reason }
  }

  function actions() {
    return (
      <>
        <Form.Item label={t('county.held.why')} required htmlFor="held-why" layout="vertical" style={{ marginBottom: 8 }}>
          <Input.TextArea id="held-why" rows={2} maxLength={200} value={why} onChange={(event) => setWhy(event.target.value)} placeholder={t('county.held.why.placeholder')} />
        </Form.Item>
        {problem && <Alert type="error" role="alert" showIcon title={problem} style={{ marginBottom: 8 }} />}
        <Space wrap>
          {held.reason !== 'unreadable' && <Button loading={isBusy} onClick={() => void act({ kind: 'retry', opIds: [held.opId] }).catch(reportError)}>{t('county.held.retry.one')}</Button>}
          {operation && <Button type="primary" loading={isBusy} onClick={() => withReason(mend)}>{t('county.held.mend')}</Button>}
          <Button danger loading={isBusy} onClick={() => withReason((reason) => ({ kind: 'give_up', opIds: [held.opId], why: reason }))}>{t('county.held.give-up')}</Button>
        </Space>
      </>
    )
  }

  return (
    <Drawer open size="large" title={t('county.held.title')} onClose={onClose} footer={mayAct ? actions() : null}>
      <Alert type="info" showIcon title={t(`county.reason.${held.reason}`)} description={t(`county.reason.${held.reason}.todo`)} style={{ marginBottom: 16 }} />
      {operation && (
        <Form layout="vertical" disabled={!mayAct || isBusy} className="held-fields">
          {fields.map((field) => (
            <Form.Item key={field} label={fieldLabel(operation.recordKind, field, language)}>
              <Input value={ownValue(typed, field) ?? shownValue(operation.changes[field])} onChange={(event) => setTyped({ ...typed, [field]: event.target.value })} />
            </Form.Item>
          ))}
        </Form>
      )}
      {mendable.length > filled.length && <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setShowsAll(!showsAll)}>{t(showsAll ? 'county.held.fewer' : 'county.held.all', { count: mendable.length - filled.length })}</Button>}
    </Drawer>
  )
}
