import { RECORD_BODIES } from '../../../shared/domain/record-body.ts'
import type { RecordKind } from '../../../shared/domain/record-id.ts'
import type { FieldValues } from '../../../shared/sync/record.ts'

/** Lists begin empty; everything else begins as not known. */
const LISTS: ReadonlySet<string> = new Set(['health', 'otherCauses', 'risks'])

/** A record with nothing filled in but what is given. */
export function blankRecord(kind: RecordKind, given: FieldValues): FieldValues {
  const blank = Object.fromEntries(Object.keys(RECORD_BODIES[kind].shape).map((field) => [field, LISTS.has(field) ? [] : null]))
  return { ...blank, ...given }
}
