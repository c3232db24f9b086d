import { Alert, App, Button, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { Inconsistency } from '../../../shared/domain/consistency.ts'
import type { FieldValues } from '../../../shared/sync/record.ts'
import { ownValue } from '../../../shared/sync/own-value.ts'
import { ErrorSummary } from '../../components/form/ErrorSummary.tsx'
import type { FieldSection } from '../../components/form/field-spec.ts'
import { FieldControl } from '../../components/form/FieldControl.tsx'
import { useFormDraft } from '../../components/form/use-form-draft.ts'
import { failureWords } from '../../store/failure-words.ts'
import { useStore } from '../../store/store-context.ts'
import type { Draft } from '../../store/store.ts'
import { changedBelow, changedFields, readDraft } from './form-draft.ts'
import type { FormDraft } from './form-draft.ts'
import { consistencyProblems, schemaProblems } from './form-problems.ts'
import '../../components/form/form.css'

export interface RecordFormProps {
  /** Names the draft; a new key is a new form. */
  readonly draftKey: string
  readonly draft: Draft | null
  readonly schema: z.ZodType
  /** The record as it stands now; a pull may change it while the form is open. */
  readonly current: FieldValues
  readonly sections: readonly FieldSection[]
  readonly check?: (values: FieldValues) => readonly Inconsistency[]
  /** Values that follow from others: an ID number gives birth and sex. */
  readonly derive?: (field: string, value: unknown) => FieldValues
  /** Empty fields that a submission will need. */
  readonly missing?: (values: FieldValues) => readonly string[]
  readonly result?: (values: FieldValues) => ReactNode
  readonly extraActions?: (fill: (values: FieldValues) => void, values: FieldValues) => ReactNode
  readonly isReadOnly: boolean
  /** There is no record yet: also an untouched copy of last year can be saved. */
  readonly isNew?: boolean
  /** `changes` holds only what differs from `current`. Resolves when it is on disk. */
  readonly onSave: (changes: FieldValues, values: FieldValues) => Promise<void>
}

/** One record as a form that keeps a draft of what is typed, explains what is wrong, and saves only what changed. */
export function RecordForm({ draftKey, draft, schema, current, sections, check, derive, missing, result, extraActions, isReadOnly, isNew = false, onSave }: RecordFormProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const store = useStore()
  const restored = useMemo(() => readDraft(draft?.value), [draft])
  const [seen, setSeen] = useState<FieldValues>(() => ({ ...current, ...restored?.seen }))
  const [isRestored, setRestored] = useState(restored !== undefined)
  const [attempt, setAttempt] = useState(0)
  const [isSaving, setSaving] = useState(false)
  const [values, setValues] = useState<FieldValues>(() => ({ ...current, ...restored?.changes }))
  const changes = changedFields(values, seen)
  const isChanged = Object.keys(changes).length > 0

  const saver = useFormDraft(useCallback(async (kept: unknown) => {
    try {
      await store.saveDraft(draftKey, kept)
    } catch (error) {
      void message.error(t('form.draft_failed', { reason: failureWords(error, t) }), 10)
    }
  }, [store, draftKey, message, t]))

  // Nothing typed: the form follows the record.
  const follows = useRef(false)
  useEffect(() => {
    follows.current = !isChanged
  }, [isChanged])
  useEffect(() => {
    if (!follows.current) return
    setSeen(current)
    setValues(current)
  }, [current])

  const problems = [...schemaProblems(schema, values, t), ...consistencyProblems(check?.(values) ?? [], t)]
  const errors = problems.filter((problem) => problem.severity === 'error')
  const labels = useMemo(() => new Map(sections.flatMap((section) => section.fields.map((field) => [field.name, field.label] as const))), [sections])
  const labelOf = useCallback((field: string) => labels.get(field) ?? field, [labels])
  const toFill = missing?.(values) ?? []
  const draftNow: FormDraft = { changes, seen: Object.fromEntries(Object.keys(changes).map((field) => [field, ownValue(seen, field) ?? null])) }
  const below = changedBelow(draftNow, current)
  const idOf = (field: string) => `${draftKey}.${field}`.replaceAll(':', '-')
  const jump = useCallback((field: string) => document.getElementById(`${draftKey}.${field}`.replaceAll(':', '-'))?.focus(), [draftKey])

  function change(given: FieldValues) {
    const next = { ...values, ...given }
    setValues(next)
    const differing = changedFields(next, seen)
    saver.remember({ changes: differing, seen: Object.fromEntries(Object.keys(differing).map((field) => [field, ownValue(seen, field) ?? null])) } satisfies FormDraft)
  }

  async function save() {
    if (isSaving || isReadOnly) return
    if (errors.length > 0) return setAttempt(attempt + 1)
    if (!isChanged && !isNew) return void message.info(t('form.unchanged'))
    setSaving(true)
    try {
      await onSave(changes, values)
      saver.forget()
      await store.dropDraft(draftKey)
      setSeen(values)
      setRestored(false)
      setAttempt(0)
      void message.success(t('form.saved'))
    } catch (error) {
      void message.error(t('form.save_failed', { reason: failureWords(error, t) }), 8)
    } finally {
      setSaving(false)
    }
  }

  async function giveUp() {
    saver.forget()
    await store.dropDraft(draftKey)
    setSeen(current)
    setValues(current)
    setRestored(false)
    setAttempt(0)
  }

  return (
    <form
      className="record-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return
        event.preventDefault()
        void save()
      }}
    >
      {isRestored && <Alert type="info" showIcon title={t('form.draft_found', { at: draft ? new Date(draft.savedAt).toLocaleString('zh-CN') : '' })} action={<Button size="small" onClick={() => void giveUp()}>{t('form.draft_drop')}</Button>} />}
      {below.length > 0 && <Alert type="warning" showIcon title={t('form.draft_changed_below', { fields: below.map(labelOf).join('、') })} />}
      {attempt > 0 && <ErrorSummary title={t('form.has_problems', { count: errors.length })} problems={errors} labelOf={labelOf} attempt={attempt} onJump={jump} />}
      {result?.(values)}
      {sections.map((section) => (
        <section className="form-section" key={section.title} aria-label={section.title}>
          <h3>{section.title}{section.note && <span className="form-section-note">{section.note}</span>}</h3>
          <div className="form-grid">
            {section.fields.map((spec) => {
              const problem = problems.find((one) => one.field === spec.name)
              const note = problem?.text ?? spec.hint
              return (
                <div key={spec.name} className={spec.isWide ? 'form-field is-wide' : 'form-field'}>
                  <label htmlFor={idOf(spec.name)} title={spec.label}>{spec.label}</label>
                  <FieldControl
                    id={idOf(spec.name)}
                    spec={isReadOnly ? { ...spec, isDisabled: true } : spec}
                    value={values[spec.name]}
                    words={{ yes: t('answer.yes'), no: t('answer.no'), notAsked: t('answer.unknown'), choose: t('form.choose') }}
                    isInvalid={problem?.severity === 'error'}
                    onChange={(value) => change({ [spec.name]: value, ...derive?.(spec.name, value) })}
                    onBlur={() => void saver.flush()}
                  />
                  <div id={`${idOf(spec.name)}-note`} className={`form-field-note is-${problem?.severity ?? 'hint'}`}>{note}</div>
                </div>
              )
            })}
          </div>
        </section>
      ))}
      {!isReadOnly && (
        <div className="form-bar">
          <Button type="primary" htmlType="submit" loading={isSaving} title={t('form.save_hint')}>{t('form.save')}</Button>
          {extraActions?.(change, values)}
          <span className="form-bar-state" aria-live="polite">{isChanged ? t('form.draft_kept') : ''}</span>
          {toFill.length > 0 && (
            <Tooltip title={t('form.missing_hint', { fields: toFill.map(labelOf).join('、') })}>
              <Button type="link" size="small" onClick={() => jump(toFill[0] ?? '')}>{t('form.missing', { count: toFill.length })}</Button>
            </Tooltip>
          )}
        </div>
      )}
    </form>
  )
}
