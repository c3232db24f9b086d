import { PlainDate } from '../plain-date.ts'
import type { Sex } from '../codes/sex.ts'

/** GB 11643-1999: weights of the first seventeen digits and check characters by remainder modulo 11. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK_CHARACTERS = '10X98765432'

/** First two digits of GB/T 2260; a number that begins with 9 belongs to a foreigner with permanent residence. */
const PROVINCES = new Set(['11', '12', '13', '14', '15', '21', '22', '23', '31', '32', '33', '34', '35', '36', '37', '41', '42', '43', '44', '45', '46', '50', '51', '52', '53', '54', '61', '62', '63', '64', '65', '71', '81', '82', '83', '91'])

export type CitizenNumberProblem = 'citizen_number.length' | 'citizen_number.characters' | 'citizen_number.province' | 'citizen_number.birth' | 'citizen_number.check'

export interface CitizenNumber {
  readonly text: string
  readonly birth: PlainDate
  readonly sex: Extract<Sex, '1' | '2'>
  /** Six digits of the county where the number was given; it may be abolished by now. */
  readonly regionPrefix: string
}

/** Half width, upper case, without any blank: people paste numbers from everywhere. */
export function normaliseIdentityText(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toUpperCase()
}

/** Check character for the first seventeen digits (GB 11643). */
export function citizenCheckDigit(seventeen: string): string {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(seventeen[place]), 0)
  return CHECK_CHARACTERS.charAt(sum % 11)
}

/** A number of the old form with fifteen digits in the new form: the century is 19. Only imports meet it. */
export function upgradeCitizenNumber(fifteen: string): string {
  const seventeen = `${fifteen.slice(0, 6)}19${fifteen.slice(6)}`
  return seventeen + citizenCheckDigit(seventeen)
}

/**
 * Reads a citizen number of 15 or 18 characters in any spelling. Whether the person can still be alive is another
 * question (DQ-P-05) and not asked here.
 */
export function parseCitizenNumber(input: string): { readonly ok: true; readonly number: CitizenNumber } | { readonly ok: false; readonly problem: CitizenNumberProblem } {
  const given = normaliseIdentityText(input)
  if (given.length !== 15 && given.length !== 18) return { ok: false, problem: 'citizen_number.length' }
  if (!/^(\d{15}|\d{17}[\dX])$/.test(given)) return { ok: false, problem: 'citizen_number.characters' }
  const text = given.length === 15 ? upgradeCitizenNumber(given) : given
  if (!text.startsWith('9') && !PROVINCES.has(text.slice(0, 2))) return { ok: false, problem: 'citizen_number.province' }
  const birth = PlainDate.safeParse(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`)
  if (!birth.success) return { ok: false, problem: 'citizen_number.birth' }
  if (citizenCheckDigit(text) !== text[17]) return { ok: false, problem: 'citizen_number.check' }
  return { ok: true, number: { text, birth: birth.data, sex: Number(text[16]) % 2 === 1 ? '1' : '2', regionPrefix: text.slice(0, 6) } }
}

/** A prefix that no county has or had is worth a look, never a refusal (DQ-P-06). 520199 is the prefix of made-up people. */
export function regionPrefixWarning(regionPrefix: string, knownPrefixes: ReadonlySet<string>, demonstration: boolean): 'citizen_number.prefix_unknown' | undefined {
  if (knownPrefixes.has(regionPrefix) || regionPrefix.startsWith('9')) return undefined
  return demonstration && regionPrefix === '520199' ? undefined : 'citizen_number.prefix_unknown'
}
