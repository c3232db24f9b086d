import { RECORD_BODIES } from './record-body.ts'
import type { RecordKind } from './record-id.ts'

/** Lists begin empty; everything else begins as not known. */
const LISTS: ReadonlySet<string> = new Set(['health', 'otherCauses', 'risks'])

type Value = string | number | boolean | null | readonly string[]

/** The fields of a record with nothing filled in but what is given. Whether that is enough is for the schema of the kind. */
export function blankRecord(kind: RecordKind, given: Readonly<Record<string, Value>>): Record<string, string | number | boolean | null | string[]> {
  const blank = Object.keys(RECORD_BODIES[kind].shape).map((field) => [field, LISTS.has(field) ? [] : null] as const)
  return Object.fromEntries([...blank, ...Object.entries(given).map(([field, value]) => [field, typeof value === 'object' && value !== null ? [...value] : value] as const)])
}
