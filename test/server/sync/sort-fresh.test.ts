import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { sortFresh } from '../../../server/sync/sort-fresh.ts'
import { Operation } from '../../../shared/sync/operation.ts'
import type { Outcome } from '../../../shared/sync/outcome.ts'
import { householdBody } from '../../support/factories/bodies.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

function operation(seq: number, overrides: Partial<Operation> = {}): Operation {
  const recordId = randomUUID()
  return Operation.parse({ opId: randomUUID(), lineageId: '0190b1d0-0000-7000-8000-00000000000a', seq, groupId: null, kind: 'create', recordKind: 'household', recordId, householdId: recordId, countyCode: '520121', areaCode: TEST_VILLAGES[0], year: null, base: {}, changes: householdBody(), schemaVersion: 1, actor: 'cun01', deviceTime: '2026-11-21T04:00:00.000Z', clockOffsetMs: 0, resolves: null, hash: String(seq % 10).repeat(64), ...overrides })
}

const answerOf = (one: Operation): Outcome => ({ opId: one.opId, state: 'applied', code: 'ok', fields: [], rowVersion: 1 })
const nothing = { byId: new Map(), bySeq: new Map(), isForeign: false }

test('ops that nobody knows are fresh, each once and in order', () => {
  const [one, two] = [operation(1), operation(2)]
  expect(sortFresh([one, two, one], nothing)).toEqual({ fresh: [one, two], known: new Map() })
})

test('the ledger answers for what it holds, also when the op comes under a new lineage', () => {
  const one = operation(1)
  const ledger = { byId: new Map([[one.opId, { hash: one.hash, outcome: answerOf(one) }]]), bySeq: new Map<number, string>(), isForeign: false }
  expect(sortFresh([one, operation(2)], ledger).known.get(one)).toEqual(answerOf(one))
})

test.each([
  ['another content under the id of an earlier line', (first: Operation) => ({ ...operation(9), opId: first.opId })],
  ['another op under the seq of an earlier line', (first: Operation) => operation(first.seq, { hash: 'f'.repeat(64) })],
])('%s is refused and does not push the first aside', (_name, twinOf) => {
  const first = operation(1)
  const twin = twinOf(first)
  const { fresh, known } = sortFresh([first, twin], nothing)
  expect([fresh, known.get(twin)?.code]).toEqual([[first], 'sequence_reused'])
})

test('[E12] behind a number that is taken nothing new is taken either, so that a copied disk hands over its work in the order of saving', () => {
  const [elsewhere, create, patch, known] = [operation(4), operation(4), operation(5), operation(3)]
  const ledger = { byId: new Map([[known.opId, { hash: known.hash, outcome: answerOf(known) }]]), bySeq: new Map([[4, String(elsewhere.opId)]]), isForeign: false }
  const sorted = sortFresh([create, patch, known], ledger)
  expect(sorted.fresh).toEqual([])
  expect([create, patch, known].map((one) => sorted.known.get(one)?.code)).toEqual(['sequence_reused', 'sequence_reused', 'ok'])
})

test('[E12] a group with a number that is taken waits as a whole', () => {
  const groupId = randomUUID()
  const [before, first, second] = [operation(3), operation(4, { groupId }), operation(5, { groupId })]
  const { fresh, known } = sortFresh([before, first, second], { byId: new Map(), bySeq: new Map([[5, String(randomUUID())]]), isForeign: false })
  expect(fresh).toEqual([before])
  expect([first, second].map((one) => known.get(one)?.code)).toEqual(['sequence_reused', 'sequence_reused'])
})

test('[E12] an id that is known with another content holds up nothing behind it', () => {
  const [altered, next] = [operation(1), operation(2)]
  const { fresh } = sortFresh([altered, next], { byId: new Map([[altered.opId, { hash: 'f'.repeat(64), outcome: answerOf(altered) }]]), bySeq: new Map(), isForeign: false })
  expect(fresh).toEqual([next])
})

test('[X11] under a lineage of another account nothing new is taken, and what is known keeps its answer', () => {
  const [known, fresh] = [operation(1), operation(2)]
  const ledger = { byId: new Map([[known.opId, { hash: known.hash, outcome: answerOf(known) }]]), bySeq: new Map<number, string>(), isForeign: true }
  const sorted = sortFresh([known, fresh], ledger)
  expect(sorted.fresh).toEqual([])
  expect([known, fresh].map((one) => sorted.known.get(one)?.code)).toEqual(['ok', 'sequence_reused'])
})
