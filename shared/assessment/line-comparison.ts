import { compareMoney } from '../domain/money.ts'
import type { Money } from '../domain/money.ts'
import type { PovertyLineAnswer } from '../domain/parameters/poverty-line.ts'

/** `poor` is below the line; equal to the line is not poor ("低于", domain specification 7.2). */
export type LineComparison = 'poor' | 'not_poor' | 'unknown'

/** An unknown income or an unknown line gives no decision. */
export function compareWithLine(perHead: Money | undefined, line: PovertyLineAnswer): LineComparison {
  if (perHead === undefined || line.kind === 'unknown') return 'unknown'
  return compareMoney(perHead, line.line) < 0 ? 'poor' : 'not_poor'
}
