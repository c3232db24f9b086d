/** Where a device stands in an exchange with the server. */
export const SYNC_PHASES = ['idle', 'greeting', 'loading', 'pushing', 'pulling', 'checking', 'asking', 'waiting', 'signed_out', 'outdated'] as const
export type SyncPhase = (typeof SYNC_PHASES)[number]

/**
 * `start`: timer, save, network back, or the person's button. `greeted_empty`: this device holds no data yet. `pushed`: nothing
 * waits any more. `checked`: both sides have been compared. `stopped`: so much would be deleted that a person has to say. `failed`: no connection, a server error, or a broken answer. `session_expired`: 401. `upgrade_required`: 426.
 */
export const SYNC_EVENTS = ['start', 'greeted', 'greeted_empty', 'loaded', 'pushed', 'pulled', 'checked', 'stopped', 'failed', 'session_expired', 'signed_in', 'upgrade_required'] as const
export type SyncEvent = (typeof SYNC_EVENTS)[number]

type Row = Readonly<Record<SyncEvent, SyncPhase>>

/** What every phase does with an event that is not its own: trouble is always heeded, a late answer of an older exchange is not. */
function stay(phase: SyncPhase): Row {
  return {
    start: phase, greeted: phase, greeted_empty: phase, loaded: phase, pushed: phase, pulled: phase, checked: phase, signed_in: phase,
    stopped: 'asking', failed: 'waiting', session_expired: 'signed_out', upgrade_required: 'outdated',
  }
}

/**
 * Every phase answers every event. Push comes before pull, so that a device never receives a newer scope before its work
 * is safe; the first load comes before both, because a device without data has nothing to push.
 * A refused app (`outdated`) still starts an exchange: the server takes from it what it still understands.
 */
export const NEXT_SYNC_PHASE: Readonly<Record<SyncPhase, Row>> = {
  idle: { ...stay('idle'), start: 'greeting', failed: 'idle', stopped: 'idle' },
  greeting: { ...stay('greeting'), greeted: 'pushing', greeted_empty: 'loading' },
  loading: { ...stay('loading'), loaded: 'pushing' },
  pushing: { ...stay('pushing'), pushed: 'pulling' },
  pulling: { ...stay('pulling'), pulled: 'checking' },
  checking: { ...stay('checking'), checked: 'idle' },
  asking: { ...stay('asking'), start: 'greeting' },
  waiting: { ...stay('waiting'), start: 'greeting', stopped: 'waiting' },
  signed_out: { ...stay('signed_out'), signed_in: 'greeting', failed: 'signed_out', stopped: 'signed_out' },
  outdated: { ...stay('outdated'), start: 'greeting', failed: 'outdated', stopped: 'outdated' },
}

export function nextSyncPhase(phase: SyncPhase, event: SyncEvent): SyncPhase {
  return NEXT_SYNC_PHASE[phase][event]
}
