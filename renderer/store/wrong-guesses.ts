import { z } from 'zod'

/** Wrong passwords in a row: how long to wait after the last one, in milliseconds, and what the clock of the device said then. */
export const WrongGuesses = z.object({ failed: z.int().min(0), waitMs: z.int().min(0), since: z.int() })
export type WrongGuesses = z.infer<typeof WrongGuesses>

export const NO_GUESSES: WrongGuesses = { failed: 0, waitMs: 0, since: 0 }

/** Guesses that are free; then the wait doubles with each wrong one, from half a minute to an hour. */
const FREE_GUESSES = 5
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 3_600_000

/** One more wrong guess at `now`, milliseconds by the clock of the device. */
export function addWrongGuess({ failed }: WrongGuesses, now: number): WrongGuesses {
  const over = failed + 1 - FREE_GUESSES
  return { failed: failed + 1, waitMs: over < 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** over), since: now }
}

/**
 * The same guesses by a clock that was set back since: the wait begins anew, so that no clock makes it longer than its own
 * length. One that was set forward ends it, as before: without a network nothing tells that from a night in the drawer.
 */
export function countFrom(guesses: WrongGuesses, now: number): WrongGuesses {
  return now < guesses.since ? { ...guesses, since: now } : guesses
}

/** Milliseconds still to wait at `now`; 0 when a guess may be tried. */
export function waitLeft({ waitMs, since }: WrongGuesses, now: number): number {
  return Math.max(0, Math.min(waitMs, since + waitMs - now))
}
