const FIRST_MS = 1_000
const LONGEST_MS = 300_000

/**
 * Milliseconds to wait before the next try: doubling from 1 s to 5 min, half of it by chance, so that a village whose
 * network comes back does not knock all at once. `attempt` counts failures from 0; `roll` is a number in [0, 1).
 * The server's `retryAfterSeconds` is the least.
 */
export function retryDelayMs(attempt: number, roll: number, retryAfterSeconds: number | null = null): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16))
  return Math.max(Math.round(full / 2 + (full / 2) * roll), (retryAfterSeconds ?? 0) * 1000)
}
