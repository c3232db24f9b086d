import type { TFunction } from 'i18next'
import { codeNameZh, type CodeTable } from '../../../shared/domain/codes/code-table.ts'
import { codeTableOfField } from '../../../shared/domain/codes/code-table-of-field.ts'
import type { RecordKind } from '../../../shared/domain/record-id.ts'
import { fieldLabel } from '../../../shared/messages/field-label.ts'
import type { FieldValue } from '../../../shared/sync/record.ts'

/** A stored value in the words of the screen; objects are the fields of a whole record. */
export function showValue(t: TFunction, language: 'zh-CN' | 'en', kind: RecordKind, field: string, value: FieldValue | undefined): string {
  if (value === undefined || value === null || value === '') return t('conflicts.blank')
  if (typeof value === 'boolean') return t(value ? 'conflicts.yes' : 'conflicts.no')
  if (Array.isArray(value)) return value.length === 0 ? t('conflicts.blank') : value.map((item) => showValue(t, language, kind, field, item)).join('、')
  if (typeof value === 'object') return Object.entries(value).map(([name, own]) => `${fieldLabel(kind, name, language)}：${showValue(t, language, kind, name, own)}`).join('\n')
  const table = codeTableOfField(kind, field)
  return table ? codeName(table, String(value), language) : String(value)
}

export function codeName(table: CodeTable<string>, code: string, language: 'zh-CN' | 'en'): string {
  if (language === 'zh-CN') return codeNameZh(table, code)
  return table.entries.find((entry) => entry.code === code)?.en.replaceAll('_', ' ') ?? code
}
