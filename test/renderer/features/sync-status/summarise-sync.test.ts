import { describe, expect, test } from 'vitest'
import { summariseSync } from '../../../../renderer/features/sync-status/summarise-sync.ts'

const NOTHING = { waiting: 0, conflicts: 0, refused: 0, kept: 0 }

describe('the sync badge', () => {
  test.each([
    ['idle', NOTHING, 'sync-status.badge.agreed', 'calm', 0],
    ['checking', NOTHING, 'sync-status.badge.running', 'busy', 0],
    ['asking', { ...NOTHING, waiting: 3, conflicts: 1 }, 'sync-status.badge.asking', 'trouble', 3],
    ['idle', { ...NOTHING, waiting: 3 }, 'sync-status.badge.waiting', 'waiting', 3],
    ['pushing', { ...NOTHING, waiting: 3 }, 'sync-status.badge.running', 'busy', 3],
    ['waiting', { ...NOTHING, waiting: 3 }, 'sync-status.badge.offline', 'waiting', 3],
    ['waiting', NOTHING, 'sync-status.badge.offline-clear', 'waiting', 0],
    ['idle', { ...NOTHING, kept: 4 }, 'sync-status.badge.kept', 'waiting', 4],
    ['idle', { ...NOTHING, kept: 4, waiting: 3 }, 'sync-status.badge.waiting', 'waiting', 3],
    ['idle', { ...NOTHING, kept: 4, refused: 1 }, 'sync-status.badge.trouble', 'trouble', 1],
    ['waiting', { waiting: 3, conflicts: 1, refused: 2, kept: 0 }, 'sync-status.badge.trouble', 'trouble', 3],
    ['signed_out', { waiting: 3, conflicts: 1, refused: 0, kept: 9 }, 'sync.phase.signed_out', 'trouble', 3],
    ['outdated', NOTHING, 'sync.phase.outdated', 'trouble', 0],
  ] as const)('in phase %s with %o says %s', (phase, figures, key, tone, count) => {
    expect(summariseSync(phase, figures, true)).toEqual({ key, tone, count })
  })

  test('does not say that both sides are the same before that is proven', () => {
    expect(summariseSync('idle', NOTHING, false)).toEqual({ key: 'sync-status.badge.exchanged', tone: 'calm', count: 0 })
  })
})
