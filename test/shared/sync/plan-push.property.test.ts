import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../shared/sync/operation.ts'
import { planPush, splitBatch } from '../../../shared/sync/plan-push.ts'
import { operation } from './made-up-operations.ts'

const groupOf = (position: number) => `018f0000-0000-7000-8000-0000000${String(position).padStart(5, '0')}`
const waiting = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 30 }).map((sizes) => sizes.flatMap((size, position) => Array.from({ length: size }, () => operation({ groupId: size === 1 ? null : groupOf(position) }))))
const seqs = (ops: readonly Operation[]) => ops.map((op) => op.seq)

describe('the plan of a push', () => {
  test('[P1] keeps the order, every op once, groups whole and limits kept', () => {
    fc.assert(fc.property(waiting, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 100 }), (ops, maxOperations, maxBytes) => {
      const batches = planPush(ops.toReversed(), { maxOperations, maxBytes }, () => 10)
      expect(batches.flatMap(seqs)).toEqual(seqs(ops))
      for (const batch of batches) {
        const isOneUnit = new Set(batch.map((op) => op.groupId ?? op.opId)).size === 1
        expect(isOneUnit || (batch.length <= maxOperations && batch.length * 10 <= maxBytes)).toBe(true)
      }
      for (const op of ops) expect(batches.filter((batch) => batch.some((one) => one.groupId !== null && one.groupId === op.groupId)).length).toBeLessThan(2)
    }))
  })

  test('[P2] [S5] halving finds one poisonous unit and lets every other one through', () => {
    fc.assert(fc.property(waiting.filter((ops) => ops.length > 0), fc.nat(), (ops, place) => {
      const poison = ops[place % ops.length]
      const isPoisoned = (batch: readonly Operation[]) => batch.some((op) => op === poison)
      const through: Operation[] = []
      const aside: Operation[] = []
      const queue: (readonly Operation[])[] = [ops]
      for (let batch = queue.shift(); batch; batch = queue.shift()) {
        if (!isPoisoned(batch)) through.push(...batch)
        else if (splitBatch(batch).length === 1) aside.push(...batch)
        else queue.unshift(...splitBatch(batch))
      }
      expect(new Set(aside.map((op) => op.groupId ?? op.opId)).size).toBe(1)
      expect(through.length + aside.length).toBe(ops.length)
    }))
  })
})
