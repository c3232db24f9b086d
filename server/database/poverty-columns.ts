import { z } from 'zod'
import { RECORD_BODIES } from '../../shared/domain/record-body.ts'
import { Money, Mu, NonNegativeMoney, Quantity } from '../../shared/domain/money.ts'
import type { RecordKind } from '../../shared/domain/record-id.ts'

export interface PovertyColumn {
  readonly name: string
  readonly field: string
  /** SQL expression over `record.body`. */
  readonly expression: string
}


/** The columns of the typed view of a kind, one for each field of its schema. */
export function povertyColumns(kind: RecordKind): readonly PovertyColumn[] {
  return Object.entries(RECORD_BODIES[kind].shape).map(([field, schema]) => ({ field, name: snakeCase(field), expression: expressionOf(field, schema) }))
}

function snakeCase(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

const DECIMAL_PATTERNS = new Set([Money, NonNegativeMoney, Mu, Quantity].map((schema) => z.toJSONSchema(schema).pattern))

function expressionOf(field: string, schema: z.core.$ZodType): string {
  const { type, format, pattern } = valueSchema(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  const types: readonly unknown[] = [type].flat()
  const text = `(body->>'${field}')`
  if (types.includes('array')) return `(body->'${field}')`
  if (types.includes('boolean')) return `${text}::boolean`
  if (types.includes('integer')) return `${text}::integer`
  if (types.includes('number') || DECIMAL_PATTERNS.has(pattern)) return `${text}::numeric`
  if (format === 'date') return `${text}::date`
  return format === 'uuid' ? `${text}::uuid` : text
}

/** A field that may be unknown is a value or null: the value decides the column. */
function valueSchema(schema: z.core.JSONSchema.BaseSchema): z.core.JSONSchema.BaseSchema {
  const known = schema.anyOf?.filter((one) => typeof one === 'object' && one.type !== 'null')
  const first = known?.[0]
  return typeof first === 'object' ? valueSchema(first) : schema
}
