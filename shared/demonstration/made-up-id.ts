import { citizenCheckDigit } from '../domain/identity/citizen-number.ts'
import { RecordId } from '../domain/record-id.ts'
import type { RandomSource } from './random-source.ts'

/** Shaped like a UUIDv7 with a fixed time, so that the same seed gives the same ids. */
export function madeUpId(random: RandomSource): RecordId {
  const hex = (length: number) => Array.from({ length }, () => random.between(0, 15).toString(16)).join('')
  return RecordId.parse(`01900000-0000-7${hex(3)}-a${hex(3)}-${hex(12)}`)
}

/** A number for somebody born on a day, never the same twice. */
export type IdNumberGiver = (birth: string, male: boolean) => string

/** Numbers of a county that does not exist: 520199, the birth, three digits that tell the sex, the right check character. */
export function createIdNumberGiver(): IdNumberGiver {
  const given = new Map<string, number>()
  return (birth, male) => {
    const key = `${birth}${male ? 'm' : 'f'}`
    const count = (given.get(key) ?? 0) + 1
    if (count > 499) throw new Error('More than 499 people of one sex were born on one day: spread the births.')
    given.set(key, count)
    const seventeen = `520199${birth.replaceAll('-', '')}${String(count * 2 - (male ? 1 : 0)).padStart(3, '0')}`
    return seventeen + citizenCheckDigit(seventeen)
  }
}
