import { z } from 'zod'
import { normaliseIdentityText, parseCitizenNumber } from './citizen-number.ts'
import { disabilityCardProblem } from './disability-card.ts'

/** What is wrong with an identity number as the registry stores it, or `undefined`. */
export function identityNumberProblem(normalised: string): string | undefined {
  if (normalised.length === 20 || normalised.length === 22) return disabilityCardProblem(normalised)
  if (normalised.length !== 18) return 'identity_number.length'
  const parsed = parseCitizenNumber(normalised)
  return parsed.ok ? undefined : parsed.problem
}

/**
 * Number of a citizen card (18 characters, GB 11643) or of a disability certificate (20 or 22): the registry keeps
 * either in one column (S1). Blanks, full-width digits and a small x are put right.
 */
export const IdentityNumber = z.string().transform(normaliseIdentityText).superRefine((text, context) => {
  const problem = identityNumberProblem(text)
  if (problem) context.addIssue({ code: 'custom', message: problem })
})
export type IdentityNumber = z.infer<typeof IdentityNumber>

/** The first 18 characters: the same person whether the citizen number or the certificate is stored. */
export function personKey(idNo: string): string {
  return normaliseIdentityText(idNo).slice(0, 18)
}
