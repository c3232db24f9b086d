import { z } from 'zod'
import { RECORD_BODIES } from '../domain/record-body.ts'
import type { RecordKind } from '../domain/record-id.ts'
import { sameValue } from './canonical-json.ts'
import { mergePolicyOf } from './merge-policy.ts'
import type { Operation } from './operation.ts'
import type { FieldValues, SyncRecord } from './record.ts'
import { WHOLE_RECORD } from './seen-base.ts'

/** The body schemas with room for fields of a newer device. */
const OPEN_BODIES: Readonly<Record<RecordKind, z.ZodObject>> = {
  household: z.looseObject(RECORD_BODIES.household.shape),
  member: z.looseObject(RECORD_BODIES.member.shape),
  household_year: z.looseObject(RECORD_BODIES.household_year.shape),
  income_statement: z.looseObject(RECORD_BODIES.income_statement.shape),
  guarantee: z.looseObject(RECORD_BODIES.guarantee.shape),
  measure: z.looseObject(RECORD_BODIES.measure.shape),
  attachment: z.looseObject(RECORD_BODIES.attachment.shape),
}

/** Fields of a new body that are missing, malformed, or tell another place than the envelope. Unknown fields pass. */
export function badFieldsOfCreate(operation: Operation): string[] {
  const checked = OPEN_BODIES[operation.recordKind].safeParse(operation.changes)
  const malformed = checked.success ? [] : checked.error.issues.map((issue) => String(issue.path[0] ?? ''))
  const unnameable = Object.hasOwn(operation.changes, WHOLE_RECORD) ? [WHOLE_RECORD] : []
  return [...new Set([...malformed, ...misplacedFields(operation), ...unnameable])]
}

/**
 * Changed fields that may not have their new value. Only what the op changes is looked at, which equals checking the
 * merged body, because no body schema compares fields; an old mistake in another field must not block this one.
 */
export function badFieldsOfPatch(record: SyncRecord, changes: FieldValues): string[] {
  const shape = OPEN_BODIES[record.kind].shape
  return Object.keys(changes).filter((field) => {
    if (field === WHOLE_RECORD) return true
    if (mergePolicyOf(record.kind, field) === 'fixed') return !sameValue(record.body[field], changes[field])
    return Object.hasOwn(shape, field) && !z.safeParse(shape[field] ?? z.never(), changes[field]).success
  })
}

/** The envelope decides who may see a record, so the body must not tell another story. */
function misplacedFields(operation: Operation): string[] {
  const { changes, recordKind } = operation
  const misplaced: string[] = []
  if (operation.areaCode.slice(0, 6) !== operation.countyCode) misplaced.push('countyCode')
  if (recordKind === 'household') {
    if (operation.recordId !== operation.householdId) misplaced.push('householdId')
    if (changes['villageCode'] !== operation.areaCode) misplaced.push('villageCode')
  } else if (changes['householdId'] !== operation.householdId) misplaced.push('householdId')
  if (Object.hasOwn(OPEN_BODIES[recordKind].shape, 'year') && changes['year'] !== operation.year) misplaced.push('year')
  return misplaced
}
