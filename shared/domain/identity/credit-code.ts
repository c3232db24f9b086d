import { z } from 'zod'

/** GB 32100-2015: digits and capitals without I, O, S, V, Z. */
const SYMBOLS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Check character for the first seventeen: (31 − Σ value·3^i mod 31) mod 31. */
export function creditCodeCheckDigit(seventeen: string): string {
  const sum = Array.from(seventeen).reduce((total, symbol, place) => total + SYMBOLS.indexOf(symbol) * (3 ** place % 31), 0)
  return SYMBOLS.charAt((31 - (sum % 31)) % 31)
}

/** Unified social credit code of a cooperative or an enterprise. */
export const CreditCode = z.string().trim().toUpperCase()
  .regex(/^[0-9A-HJ-NP-RTUWXY]{18}$/, 'credit_code.format')
  .refine((text) => creditCodeCheckDigit(text.slice(0, 17)) === text[17], 'credit_code.check')
export type CreditCode = z.infer<typeof CreditCode>
