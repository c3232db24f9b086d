import { DisabilityGrade } from '../codes/disability-grade.ts'
import { DisabilityKind } from '../codes/disability-kind.ts'
import { normaliseIdentityText, parseCitizenNumber } from './citizen-number.ts'

export interface DisabilityCard {
  /** The citizen number inside. */
  readonly citizenNumber: string
  readonly kind: DisabilityKind
  readonly grade: DisabilityGrade
}

/** Second-generation certificate (S24): citizen number, kind, grade; re-issued ones add `B` and a count. */
export function parseDisabilityCard(input: string): DisabilityCard | undefined {
  const text = normaliseIdentityText(input)
  if (!/^.{18}\d\d(B\d)?$/.test(text) || !parseCitizenNumber(text.slice(0, 18)).ok) return undefined
  const kind = DisabilityKind.safeParse(text[18])
  const grade = DisabilityGrade.safeParse(text[19])
  return kind.success && grade.success ? { citizenNumber: text.slice(0, 18), kind: kind.data, grade: grade.data } : undefined
}

/** What is wrong with a certificate number of 20 or 22 characters, or `undefined` (DQ-P-04). */
export function disabilityCardProblem(text: string): string | undefined {
  const citizen = parseCitizenNumber(text.slice(0, 18))
  if (!citizen.ok) return citizen.problem
  return parseDisabilityCard(text) ? undefined : 'disability_card.kind_or_grade'
}
