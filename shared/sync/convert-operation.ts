import type { RecordKind } from '../domain/record-id.ts'
import type { Operation } from './operation.ts'
import type { FieldValue, FieldValues } from './record.ts'

/** What one release changed in the bodies, as data: every device may be some releases behind, and its work counts the same. */
export interface SchemaStep {
  /** Ops of this schema version become ops of the next one. */
  readonly from: number
  readonly renamed?: { readonly [Kind in RecordKind]?: Readonly<Record<string, string>> }
  /** Old code → the code that stands in its place, by kind and field as the step leaves them. */
  readonly replacedCodes?: { readonly [Kind in RecordKind]?: Readonly<Record<string, Readonly<Record<string, FieldValue>>>> }
}

/** The steps that lead from the oldest schema that the server takes to its own; one entry for each release that changed a body. */
export const SCHEMA_STEPS: readonly SchemaStep[] = []

/**
 * The op in the words of schema version `to`. `undefined` where a step is missing in between: then it is held until the
 * server knows the way, and never dropped. An op of a newer schema stays as it is; its unknown fields are kept.
 */
export function convertOperation(operation: Operation, steps: readonly SchemaStep[], to: number): Operation | undefined {
  let converted = operation
  while (converted.schemaVersion < to) {
    const step = steps.find((one) => one.from === converted.schemaVersion)
    if (!step) return undefined
    converted = { ...take(converted, step), schemaVersion: step.from + 1 }
  }
  return converted
}

function take(operation: Operation, step: SchemaStep): Operation {
  const names = step.renamed?.[operation.recordKind] ?? {}
  const codes = step.replacedCodes?.[operation.recordKind] ?? {}
  const nameOf = (field: string) => (Object.hasOwn(names, field) ? (names[field] ?? field) : field)
  const valueOf = (field: string, value: FieldValue | undefined) => {
    const replaced = Object.hasOwn(codes, field) ? codes[field] : undefined
    return typeof value === 'string' && replaced && Object.hasOwn(replaced, value) ? replaced[value] : value
  }
  const changes: FieldValues = Object.fromEntries(Object.entries(operation.changes).map(([field, value]) => [nameOf(field), valueOf(nameOf(field), value) ?? null]))
  const base: Operation['base'] = Object.fromEntries(
    Object.entries(operation.base).map(([field, seen]) => [nameOf(field), seen.value === undefined ? seen : { ...seen, value: valueOf(nameOf(field), seen.value) ?? null }]),
  )
  return { ...operation, changes, base }
}
