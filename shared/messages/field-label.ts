import type { RecordKind } from '../domain/record-id.ts'
import { FIELD_MESSAGES } from './fields.ts'

/** Name of a field, or of the kind itself where no field is given. A field of a newer schema has only its own name. */
export function fieldLabel(kind: RecordKind, field: string | undefined, language: 'zh-CN' | 'en' = 'zh-CN'): string {
  const messages: Readonly<Record<string, string>> = FIELD_MESSAGES[language]
  return messages[field === undefined ? `kind.${kind}` : `field.${kind}.${field}`] ?? field ?? kind
}
