import { describe, expect, test } from 'vitest'
import { heldReason, heldRetryMs } from '../../../shared/sync/holding.ts'
import { OUTCOME_CODES } from '../../../shared/sync/outcome.ts'
import { operation } from './made-up-operations.ts'

const MINUTE = 60_000

describe('[H1] what a held op waits for', () => {
  test('an unknown cause is tried again after 5 min, 10 min, 1 h, 8 h, and then every 24 h', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((tries) => heldRetryMs(tries) / MINUTE)).toEqual([5, 10, 60, 480, 1440, 1440, 1440])
  })

  test('every held answer has its reason, and nothing else has one', () => {
    for (const code of OUTCOME_CODES) {
      expect(heldReason({ opId: operation().opId, state: 'held', code, fields: [], rowVersion: 0 })).not.toBeNull()
      expect(heldReason({ opId: operation().opId, state: 'rejected', code, fields: [], rowVersion: 0 })).toBeNull()
    }
  })
})
