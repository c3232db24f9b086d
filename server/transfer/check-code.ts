import { createHash } from 'node:crypto'
import { checkCodeOf } from '../../shared/protocol/check-code.ts'

/** The code that the screen of the device shows for the same text. */
export function checkCode(text: string): string {
  return checkCodeOf(createHash('sha256').update(text).digest())
}
