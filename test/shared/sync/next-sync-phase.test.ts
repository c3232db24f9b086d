import { describe, expect, test } from 'vitest'
import { NEXT_SYNC_PHASE, nextSyncPhase, SYNC_EVENTS, SYNC_PHASES, type SyncEvent, type SyncPhase } from '../../../shared/sync/next-sync-phase.ts'

const walk = (events: readonly SyncEvent[], from: SyncPhase = 'idle') => events.reduce(nextSyncPhase, from)

describe('the phases of an exchange', () => {
  test('[F1] every phase answers every event', () => {
    for (const phase of SYNC_PHASES) for (const event of SYNC_EVENTS) expect(SYNC_PHASES).toContain(NEXT_SYNC_PHASE[phase][event])
  })
  test('[F1] a device with data pushes, then pulls; one without loads first', () => {
    expect(walk(['start', 'greeted'])).toBe('pushing')
    expect(walk(['start', 'greeted', 'pushed'])).toBe('pulling')
    expect(walk(['start', 'greeted', 'pushed', 'pulled'])).toBe('checking')
    expect(walk(['start', 'greeted', 'pushed', 'pulled', 'checked'])).toBe('idle')
    expect(walk(['start', 'greeted_empty'])).toBe('loading')
    expect(walk(['start', 'greeted_empty', 'loaded'])).toBe('pushing')
  })
  test.each(SYNC_PHASES)('[F1] from %s a whole exchange is never more than a sign-in and a start away', (phase) => {
    for (const trouble of ['failed', 'stopped', 'session_expired', 'upgrade_required'] as const) {
      expect(walk([trouble, 'signed_in', 'start', 'greeted', 'pushed', 'pulled', 'checked'], phase)).toBe('idle')
    }
  })
  test('[F1] a question to a person stops the exchange and not the next one, which hands work over', () => {
    expect(walk(['start', 'greeted', 'pushed', 'stopped'])).toBe('asking')
    expect(walk(['start', 'greeted', 'pushed', 'stopped', 'start', 'greeted'])).toBe('pushing')
  })
  test('[F1] an exchange that is under way is not started twice', () => {
    for (const phase of ['greeting', 'loading', 'pushing', 'pulling', 'checking'] as const) expect(nextSyncPhase(phase, 'start')).toBe(phase)
  })
})
