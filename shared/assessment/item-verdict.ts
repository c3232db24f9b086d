import type { Verdict } from '../domain/answer.ts'

/** A verdict with the keys of the sentences that explain it. */
export interface ItemVerdict {
  readonly verdict: Verdict
  readonly reasons: readonly string[]
}
