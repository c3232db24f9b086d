import type { CodeTable } from '../../../shared/domain/codes/code-table.ts'
import type { RecordBodies } from '../../../shared/domain/record-body.ts'
import type { RecordKind } from '../../../shared/domain/record-id.ts'
import { fieldLabel } from '../../../shared/messages/field-label.ts'
import type { FieldOption, FieldSection, FieldSpec } from '../../components/form/field-spec.ts'

export type Language = 'zh-CN' | 'en'
type FieldOf<Kind extends RecordKind> = Extract<keyof RecordBodies[Kind], string>

/** Field and how it is asked for, as the sections below name them. */
export type Ask<Kind extends RecordKind> = readonly [field: FieldOf<Kind>, control: FieldSpec['control'], more?: Partial<Omit<FieldSpec, 'name' | 'label' | 'control'>>]

/** A section of a form: labels come from the names of the fields. */
export function section<Kind extends RecordKind>(kind: Kind, language: Language, title: string, asks: readonly Ask<Kind>[], note?: string): FieldSection {
  return {
    title,
    ...(note ? { note } : {}),
    fields: asks.map(([name, control, more]) => ({ name, control, label: fieldLabel(kind, name, language), ...more })),
  }
}

/** The entries of a code table as choices, in the order of the table. */
export function codeOptions(table: CodeTable<string>, language: Language): readonly FieldOption[] {
  return table.entries.map((entry) => ({ value: entry.code, label: language === 'en' ? entry.en.replaceAll('_', ' ') : entry.zh }))
}

export function wordOptions(values: readonly string[], prefix: string, t: (key: string) => string): readonly FieldOption[] {
  return values.map((value) => ({ value, label: t(`${prefix}.${value}`) }))
}

/** The interface has two languages; anything else falls back to the first. */
export function languageOf(tag: string): Language {
  return tag === 'en' ? 'en' : 'zh-CN'
}
