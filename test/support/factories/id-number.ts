import { citizenCheckDigit } from '../../../shared/domain/identity/citizen-number.ts'

let given = 0

/** A citizen number of a person who does not exist: prefix 520199, right check digit, another one each time. */
export function madeUpIdNumber(birth = '19800101'): string {
  given = (given + 1) % 1000
  const seventeen = `520199${birth}${String(given).padStart(3, '0')}`
  return seventeen + citizenCheckDigit(seventeen)
}
