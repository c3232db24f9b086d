import { PlainDate } from '../../shared/domain/plain-date.ts'

/** Today as a plain date of this machine; a wrong clock only moves ages, never a saved value. */
export function todayHere(now = new Date()): PlainDate {
  return PlainDate.parse(`${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`)
}
