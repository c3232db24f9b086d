import { z } from 'zod'

/** Yes, no, or not asked. An empty answer is never "no". */
export const Answer = z.boolean().nullable()
export type Answer = z.infer<typeof Answer>

/** What an assessment says of one point. `unknown` blocks a decision; it is not a failure. */
export const Verdict = z.enum(['pass', 'fail', 'unknown'])
export type Verdict = z.infer<typeof Verdict>

/** The verdict of an answer where "yes" is the good one. */
export function verdictOf(answer: Answer): Verdict {
  if (answer === null) return 'unknown'
  return answer ? 'pass' : 'fail'
}

/** Every point must pass: one failure fails the whole, otherwise one unknown leaves it unknown (Kleene's strong "and"). */
export function everyVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail'
  return verdicts.includes('unknown') ? 'unknown' : 'pass'
}

/** One point is enough: one pass passes, otherwise one unknown leaves it unknown (Kleene's strong "or"). */
export function someVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('pass')) return 'pass'
  return verdicts.includes('unknown') ? 'unknown' : 'fail'
}
