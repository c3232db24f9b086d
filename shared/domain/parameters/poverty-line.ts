import { z } from 'zod'
import { IdentificationStandard } from '../codes/identification-standard.ts'
import { NonNegativeMoney } from '../money.ts'
import { Year } from '../plain-date.ts'
import type { CountyCode } from '../region.ts'

/**
 * One line: net income per head and year in yuan, below which a person counts as poor (2013–2020) or is looked at for
 * monitoring (2021 on). `scope` is the region prefix that it holds for; the narrowest scope wins.
 */
export const PovertyLine = z.object({
  year: Year,
  standard: IdentificationStandard,
  /** Digits that the county code begins with; `''` is the whole country. */
  scope: z.string().regex(/^\d{0,6}$/),
  purpose: z.enum(['poverty', 'monitoring']),
  line: NonNegativeMoney,
  authority: z.string().min(1),
  /** `remembered` figures wait for headquarters to confirm them; the screen says so. */
  confidence: z.enum(['sourced', 'remembered']),
})
export type PovertyLine = z.infer<typeof PovertyLine>

export type PovertyLineAnswer =
  | { readonly kind: 'known'; readonly line: PovertyLine['line']; readonly purpose: PovertyLine['purpose']; readonly authority: string; readonly confidence: PovertyLine['confidence'] }
  | { readonly kind: 'unknown'; readonly reason: 'poverty_line.no_year' | 'poverty_line.no_standard' }

export interface PovertyLineQuestion {
  readonly year: number
  /** A household without a standard is measured by none. */
  readonly standard: IdentificationStandard | null
  readonly countyCode: CountyCode
}

/** The line that holds, or why there is none. Never the line of a neighbouring year or of another standard. */
export function findPovertyLine({ year, standard, countyCode }: PovertyLineQuestion, lines: readonly PovertyLine[]): PovertyLineAnswer {
  if (standard === null) return { kind: 'unknown', reason: 'poverty_line.no_standard' }
  const candidates = lines.filter((row) => row.year === year && row.standard === standard && countyCode.startsWith(row.scope))
  const best = candidates.toSorted((left, right) => right.scope.length - left.scope.length)[0]
  if (!best) return { kind: 'unknown', reason: 'poverty_line.no_year' }
  return { kind: 'known', line: best.line, purpose: best.purpose, authority: best.authority, confidence: best.confidence }
}
