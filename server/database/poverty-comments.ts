import { fieldLabel } from '../../shared/messages/field-label.ts'
import { SERVER_MESSAGES } from '../../shared/messages/server.ts'
import type { RecordKind } from '../../shared/domain/record-id.ts'

type EnvelopeColumn = 'id' | 'county_code' | 'area_code' | 'household_id' | 'row_version' | 'updated_at'

/** Chinese label and the name in the product, for whoever reads the database without the product. */
export function kindComment(kind: RecordKind): string {
  return `${fieldLabel(kind, undefined)} (${kind})`
}

export function envelopeComment(column: EnvelopeColumn): string {
  return `${SERVER_MESSAGES['zh-CN'][`server.column.${column}`]} (${column})`
}

export function fieldComment(kind: RecordKind, field: string): string {
  return `${fieldLabel(kind, field)} (${kind}.${field})`
}
