import { Alert, App, Button, Form, Input, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import type { FieldValue } from '../../../shared/sync/record.ts'
import { WHOLE_RECORD } from '../../../shared/sync/seen-base.ts'
import { useStore } from '../../store/store-context.ts'
import { OtherValue } from './OtherValue.tsx'
import { readTypedValue, settlingEdit, type Settlement } from './settle-conflict.ts'
import { showValue } from './show-value.ts'

type Choice = Settlement['chosen']

/** Both values side by side with the one before them; a person chooses one and says why. */
export function ConflictDetail({ conflict, maySettle }: { readonly conflict: Conflict; readonly maySettle: boolean }) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const { message } = App.useApp()
  const store = useStore()
  const [choice, setChoice] = useState<Choice>()
  const [other, setOther] = useState<FieldValue>(null)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const isWhole = conflict.field === WHOLE_RECORD
  const show = (value: FieldValue | undefined) => (isWhole && (value === null || value === undefined) ? t('conflicts.deleted') : showValue(t, language, conflict.recordKind, conflict.field, value))
  const timeOf = (at: string) => t('conflicts.at', { time: new Date(at).toLocaleString(language) })

  function settlement(): Settlement | undefined {
    if (choice !== 'other') return choice && { chosen: choice }
    if (typeof other !== 'string') return { chosen: 'other', value: other }
    const typed = readTypedValue(conflict, other)
    if (typed.ok) return { chosen: 'other', value: typed.value }
    setProblem(t('conflicts.other.invalid', { reason: t(typed.problem) }))
    return undefined
  }

  async function submit() {
    setProblem(undefined)
    if (!choice) return setProblem(t('conflicts.choice.missing'))
    if (reason.trim() === '') {
      document.getElementById('conflict-reason')?.focus()
      return setProblem(t('conflicts.reason.missing'))
    }
    const settled = settlement()
    if (!settled) return
    setIsBusy(true)
    try {
      await store.save([settlingEdit(conflict, settled, reason)])
      void message.success(t('conflicts.saved'))
    } catch (error) {
      reportError(error)
      setProblem(t('conflicts.failed'))
    }
    setIsBusy(false)
  }

  function option(value: Choice, title: string, content: React.ReactNode, at?: string) {
    return (
      <label className={`conflict-value${choice === value ? ' is-chosen' : ''}`}>
        <span className="conflict-value-title"><input type="radio" name="conflict-choice" disabled={!maySettle} checked={choice === value} onChange={() => setChoice(value)} /> {title}</span>
        <span className="conflict-value-text">{content}</span>
        {at && <span className="conflict-value-at">{timeOf(at)}</span>}
      </label>
    )
  }

  return (
    <Form layout="vertical" onFinish={() => void submit()}>
      <div className="conflict-values" role="radiogroup">
        <div className="conflict-value is-base">
          <span className="conflict-value-title">{t('conflicts.base')}</span>
          <span className="conflict-value-text">{show(conflict.base)}</span>
        </div>
        {option('mine', t('conflicts.mine', { who: conflict.mineBy }), show(conflict.mine), conflict.mineAt)}
        {option('theirs', t('conflicts.theirs', { who: conflict.theirsBy }), show(conflict.theirs), conflict.theirsAt)}
        {!isWhole && option('other', t('conflicts.other'), choice === 'other' ? <OtherValue conflict={conflict} value={other} onChange={setOther} /> : null)}
      </div>
      <Form.Item label={t('conflicts.reason')} htmlFor="conflict-reason" required>
        <Input.TextArea id="conflict-reason" rows={2} maxLength={200} disabled={!maySettle} value={reason} placeholder={t('conflicts.reason.placeholder')} onChange={(event) => setReason(event.target.value)} />
      </Form.Item>
      {problem && <Alert type="error" role="alert" showIcon title={problem} style={{ marginBottom: 12 }} />}
      <Space>
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={!maySettle}>{t('conflicts.submit')}</Button>
        {!maySettle && <span>{t('conflicts.not-allowed')}</span>}
      </Space>
    </Form>
  )
}
