import type { z } from 'zod'
import { Attachment } from './attachment.ts'
import { Guarantee } from './guarantee.ts'
import { Household } from './household.ts'
import { HouseholdYear } from './household-year.ts'
import { IncomeStatement } from './income-statement.ts'
import { Measure } from './measure.ts'
import { Member } from './member.ts'
import type { RecordKind } from './record-id.ts'

/** The schema of each kind's body. One entry per kind: leave one out and this does not compile. */
export const RECORD_BODIES = {
  household: Household,
  member: Member,
  household_year: HouseholdYear,
  income_statement: IncomeStatement,
  guarantee: Guarantee,
  measure: Measure,
  attachment: Attachment,
} as const satisfies Record<RecordKind, z.ZodObject>

export type RecordBodies = { [Kind in RecordKind]: z.infer<(typeof RECORD_BODIES)[Kind]> }
