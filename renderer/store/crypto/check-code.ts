import { checkCodeOf } from '../../../shared/protocol/check-code.ts'

/** The code that this device reckons for itself; the county's screen shows the same for the same text. */
export async function checkCode(text: string): Promise<string> {
  return checkCodeOf(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}
