import { SERVER_MESSAGES } from '../../shared/messages/server.ts'
import type { RecordKind } from '../../shared/domain/record-id.ts'

const LABELS: Readonly<Record<string, string>> = SERVER_MESSAGES['zh-CN']

export function kindComment(kind: RecordKind): string {
  return `${LABELS[`poverty.${kind}`] ?? kind} (${kind})`
}

/** Chinese label and field name, for whoever reads the database without the product. */
export function columnComment(kind: RecordKind | undefined, field: string): string {
  const label = LABELS[`poverty.column.${field}`]
  return label === undefined ? `${kind ?? 'record'}.${field}` : `${label} (${kind === undefined ? field : `${kind}.${field}`})`
}
