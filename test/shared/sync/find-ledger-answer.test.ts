import { describe, expect, test } from 'vitest'
import { findLedgerAnswer } from '../../../shared/sync/find-ledger-answer.ts'
import type { Outcome } from '../../../shared/sync/outcome.ts'
import { operation } from './made-up-operations.ts'

const op = operation()
const outcome: Outcome = { opId: op.opId, state: 'applied', code: 'ok', fields: [], rowVersion: 4 }

describe('the ledger', () => {
  test('[D14] [S3] gives a known op its first answer', () => {
    expect(findLedgerAnswer(op, { hash: op.hash, outcome }, op.opId)).toBe(outcome)
  })
  test('[D14] has no answer to a new op', () => {
    expect(findLedgerAnswer(op, undefined, undefined)).toBeUndefined()
  })
  test('[D14] rejects another op under a known id, and another op under a used seq', () => {
    expect(findLedgerAnswer({ ...op, hash: 'f'.repeat(64) }, { hash: op.hash, outcome }, op.opId)).toMatchObject({ state: 'rejected', code: 'sequence_reused' })
    expect(findLedgerAnswer(op, undefined, operation().opId)).toMatchObject({ state: 'rejected', code: 'sequence_reused' })
  })
})
