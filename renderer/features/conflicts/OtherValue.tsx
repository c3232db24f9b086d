import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { codeTableOfField } from '../../../shared/domain/codes/code-table-of-field.ts'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import type { FieldValue } from '../../../shared/sync/record.ts'
import { codeName } from './show-value.ts'

export interface OtherValueProps {
  readonly conflict: Conflict
  readonly value: FieldValue
  readonly onChange: (value: FieldValue) => void
}

/** A third value: a choice where the field has a table or is a yes-or-no, else text. */
export function OtherValue({ conflict, value, onChange }: OtherValueProps) {
  const { t, i18n } = useTranslation()
  const table = codeTableOfField(conflict.recordKind, conflict.field)
  const samples = [conflict.mine, conflict.theirs, conflict.base]
  if (table) {
    const options = table.entries.map((entry) => ({ value: entry.code, label: codeName(table, entry.code, i18n.language === 'en' ? 'en' : 'zh-CN') }))
    return samples.some(Array.isArray)
      ? <Select mode="multiple" style={{ width: '100%' }} aria-label={t('conflicts.other')} value={Array.isArray(value) ? value.map(String) : []} options={options} onChange={(codes: string[]) => onChange(codes)} />
      : <Select allowClear style={{ width: '100%' }} aria-label={t('conflicts.other')} value={typeof value === 'string' ? value : null} options={options} onChange={(code: string | undefined) => onChange(code ?? null)} />
  }
  if (samples.some((sample) => typeof sample === 'boolean')) {
    return <Select allowClear style={{ width: '100%' }} aria-label={t('conflicts.other')} value={typeof value === 'boolean' ? String(value) : null} options={[{ value: 'true', label: t('conflicts.yes') }, { value: 'false', label: t('conflicts.no') }]} onChange={(answer: string | undefined) => onChange(answer === undefined ? null : answer === 'true')} />
  }
  return <Input aria-label={t('conflicts.other')} value={typeof value === 'string' ? value : ''} onChange={(event) => onChange(event.target.value)} />
}
