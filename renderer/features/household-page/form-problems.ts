import type { TFunction } from 'i18next'
import type { z } from 'zod'
import type { FieldProblem } from '../../components/form/field-spec.ts'
import type { Inconsistency } from '../../../shared/domain/consistency.ts'


/** Keys of our own schemas have a dot; what Zod itself says is for programmers. */
function isKey(message: string): boolean {
  return /^[a-z_]+\.[a-z_]+$/.test(message)
}

/** What the schema refuses, one problem a field, in the order of the fields. */
export function schemaProblems(schema: z.ZodType, values: unknown, t: TFunction): FieldProblem[] {
  const parsed = schema.safeParse(values)
  if (parsed.success) return []
  const problems = parsed.error.issues.map((issue): FieldProblem => ({ field: String(issue.path[0] ?? ''), text: t(keyOf(issue)), severity: 'error' }))
  return [...new Map(problems.toReversed().map((problem) => [problem.field, problem])).values()].toReversed()
}

function keyOf(issue: z.core.$ZodIssue): string {
  if (isKey(issue.message)) return issue.message
  if (issue.code === 'too_big') return 'validation.too_long'
  return issue.code === 'invalid_type' && issue.input === undefined ? 'validation.required' : 'validation.invalid'
}

/** What fields say against one another, in words. */
export function consistencyProblems(found: readonly Inconsistency[], t: TFunction): FieldProblem[] {
  return found.map((one) => ({ field: one.field, text: t(one.message, { count: one.count }), severity: one.severity }))
}
