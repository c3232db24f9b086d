import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import type { Operation } from '../../../shared/sync/operation.ts'
import type { Outcome } from '../../../shared/sync/outcome.ts'
import { pushOutbox } from '../../../renderer/sync/push-outbox.ts'
import type { ServerPort } from '../../../renderer/sync/sync-ports.ts'
import { householdRecords, VILLAGE, villageFrame } from '../store/made-up-village.ts'
import { loadedStore } from '../store/opened-store.ts'
import { phone } from './synced-device.ts'

const clock = { now: () => new Date('2026-11-21T08:00:00Z'), roll: () => 0, after: () => () => undefined }

test('[E12] a batch that goes in halves stops where the first finds its numbers taken: the second was saved later', async () => {
  const store = await loadedStore([villageFrame(VILLAGE, [householdRecords(1)])])
  await store.save(phone(1, '先存的'))
  await store.save(phone(1, '后存的'))
  const old = await store.readLineageId()
  const taken: unknown[] = []
  const answer = (operation: Operation): Outcome => {
    // The other copy of this disk has used the first number.
    if (operation.lineageId === old && operation.seq === 1) return { opId: operation.opId, state: 'rejected', code: 'sequence_reused', fields: [], rowVersion: 0 }
    taken.push(operation.changes['address'])
    return { opId: operation.opId, state: 'applied', code: 'ok', fields: [], rowVersion: taken.length + 1 }
  }
  const push: ServerPort['push'] = (_lineage, operations) =>
    Promise.resolve(operations.length > 1 ? { kind: 'refused', refusal: { code: 'too_large', message: '', requestId: '', retryAfterSeconds: null } } : { kind: 'ok', value: { outcomes: operations.map(answer), records: [], conflicts: [] } })
  expect(await pushOutbox({ local: store, server: { push } as ServerPort, clock }, { maxOperations: 100, maxBytes: 1e6 })).toMatchObject({ kind: 'ok' })
  expect(taken).toEqual(['先存的', '后存的'])
  store.close()
})
