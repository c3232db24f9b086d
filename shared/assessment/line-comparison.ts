import { Decimal } from 'decimal.js'
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

/** "稳定超过": at or above line × (1 + margin); the margin is a fraction (parameter `exit.margin`). */
export function exceedsLineStably(perHead: Money | undefined, line: PovertyLineAnswer, margin: string): LineComparison {
  if (perHead === undefined || line.kind === 'unknown') return 'unknown'
  return new Decimal(perHead).lt(new Decimal(line.line).times(new Decimal(1).plus(margin))) ? 'poor' : 'not_poor'
}
