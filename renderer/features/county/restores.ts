import type { LivesReply } from '../../../shared/protocol/lives.ts'

/** One time that the central database was put back to an earlier state. */
export interface Restore {
  readonly key: string
  /** When the server recognised it, by its own clock. */
  readonly at: string
  /** Message key of how. */
  readonly by: string
}

/** Long enough that a computer which is out only once a month has come back. */
export const RECENT_DAYS = 30
const DAY_MS = 86_400_000
/** The beginning, and lives that a restore took away: nothing that a person has to know of. */
const NO_RESTORES: ReadonlySet<string> = new Set(['first', 'lost'])
const REASONS: ReadonlySet<string> = new Set(['waypoint', 'generation', 'marker', 'moved', 'secret'])

/** All restores, the newest first. A reason that a newer server knows is told without words of its own. */
export function restoresOf({ lives }: LivesReply): readonly Restore[] {
  return lives.filter(({ reason }) => !NO_RESTORES.has(reason)).map(({ generation, since, reason }) => ({ key: generation, at: since, by: `restores.reason.${REASONS.has(reason) ? reason : 'other'}` }))
}

/** The newest restore, where something may still have to be done about it. */
export function recentRestore(restores: readonly Restore[], now: number): Restore | undefined {
  return restores.find(({ at }) => now - Date.parse(at) < RECENT_DAYS * DAY_MS)
}
