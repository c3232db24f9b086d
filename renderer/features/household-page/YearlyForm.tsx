import { Button, Empty, Flex } from 'antd'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inconsistency } from '../../../shared/domain/consistency.ts'
import { findMissingFields } from '../../../shared/domain/find-missing-fields.ts'
import { RECORD_BODIES } from '../../../shared/domain/record-body.ts'
import type { RecordBodies } from '../../../shared/domain/record-body.ts'
import type { FieldValues } from '../../../shared/sync/record.ts'
import type { FieldSection } from '../../components/form/field-spec.ts'
import { useDraft, useStore } from '../../store/store-context.ts'
import type { LocalRecord } from '../../store/store.ts'
import { blankRecord } from '../../../shared/domain/blank-record.ts'
import { DraftedForm } from './DraftedForm.tsx'
import { saveNew, savePatch } from './save-record.ts'
import type { TabProps } from './tab-props.ts'

type YearlyKind = 'household_year' | 'income_statement' | 'guarantee'

export interface YearlyFormProps<Kind extends YearlyKind> extends TabProps {
  readonly kind: Kind
  readonly records: readonly LocalRecord<Kind>[]
  readonly sections: readonly FieldSection[]
  readonly given?: FieldValues
  readonly check?: (body: RecordBodies[Kind]) => readonly Inconsistency[]
  readonly result?: (body: RecordBodies[Kind] | undefined) => ReactNode
  readonly extraActions?: (fill: (values: FieldValues) => void, values: FieldValues) => ReactNode
}

/** A record that a household has once a year: the one of the chosen year, or the offer to begin it. */
export function YearlyForm<Kind extends YearlyKind>(props: YearlyFormProps<Kind>) {
  const { file, year, kind, records, isReadOnly, given = {} } = props
  const { t } = useTranslation()
  const draftKey = `${kind}:${file.household.record.id}:${year}`
  const { found } = useDraft(draftKey)
  const [begun, setBegun] = useState<{ readonly key: string; readonly values: FieldValues }>()
  const record = records.find((one) => one.record.body.year === year)
  const before = records.find((one) => one.record.body.year < year)
  const fresh = { ...given, householdId: file.household.record.id, year }
  const begin = (values: FieldValues) => setBegun({ key: draftKey, values: { ...values, ...fresh } })

  if (found === undefined) return null
  if (record || begun?.key === draftKey || found !== null) {
    return <FilledYear {...props} draftKey={draftKey} record={record} current={record?.record.body ?? begun?.values ?? blankRecord(kind, fresh)} />
  }
  return (
    <Empty description={t('record.none_for_year', { year })} style={{ padding: 40, background: '#fff', borderRadius: 6 }}>
      {!isReadOnly && (
        <Flex gap={8} justify="center">
          <Button type="primary" onClick={() => begin(blankRecord(kind, {}))}>{t('record.start_year', { year })}</Button>
          {before && <Button onClick={() => begin(before.record.body)}>{t('record.copy_year', { from: before.record.body.year })}</Button>}
        </Flex>
      )}
    </Empty>
  )
}

interface FilledYearProps<Kind extends YearlyKind> extends YearlyFormProps<Kind> {
  readonly draftKey: string
  readonly record: LocalRecord<Kind> | undefined
  readonly current: FieldValues
}

function FilledYear<Kind extends YearlyKind>({ file, year, kind, draftKey, record, current, sections, check, result, extraActions, isReadOnly }: FilledYearProps<Kind>) {
  const store = useStore()
  const schema = RECORD_BODIES[kind]
  const bodyOf = (values: FieldValues): RecordBodies[Kind] | undefined => {
    const parsed = schema.safeParse(values)
    // The schema of a kind gives the body of that kind; the compiler cannot follow that through the table.
    return parsed.success ? (parsed.data as RecordBodies[Kind]) : undefined
  }
  return (
    <DraftedForm
      draftKey={draftKey}
      schema={schema}
      current={current}
      sections={sections}
      check={(values) => {
        const body = bodyOf(values)
        return body && check ? check(body) : []
      }}
      missing={(values) => {
        const body = bodyOf(values)
        return body ? findMissingFields(kind, body) : []
      }}
      {...(result ? { result: (values: FieldValues) => result(bodyOf(values)) } : {})}
      {...(extraActions ? { extraActions } : {})}
      isReadOnly={isReadOnly}
      isNew={!record}
      onSave={async (changes, values) => {
        if (record) await savePatch(store, record.record, changes)
        else await saveNew(store, file, kind, year, values)
      }}
    />
  )
}
