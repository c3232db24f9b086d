import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { MAX_UNKNOWN_BYTES } from '../../../../shared/sync/operation-limits.ts'
import { householdRecords, idOf, VILLAGE, villageFrame } from '../made-up-village.ts'
import { loadedStore } from '../opened-store.ts'

const nested = (levels: number): z.core.util.JSONType => (levels === 0 ? 1 : [nested(levels - 1)])

test.each([
  ['a large unknown field', { extra: 'x'.repeat(MAX_UNKNOWN_BYTES) }, 'too_large'],
  ['a field nested 2,000 levels', { extra: nested(2000) }, 'too_large'],
  ['text that no database keeps', { remark: '半个\ud83d' }, 'invalid_body'],
])('[V1] %s is refused at the door with its field, and nothing waits to be sent', async (_name, changes, code) => {
  const store = await loadedStore([villageFrame(VILLAGE, [householdRecords(0)])])
  const saved = store.save([{ kind: 'patch', recordKind: 'household', recordId: idOf('household', 0), householdId: idOf('household', 0), changes }])
  await expect(saved).rejects.toMatchObject({ code, fields: { [Object.keys(changes)[0] ?? '']: expect.any(String) as unknown } })
  expect((await store.readOutboxBatch(10, 1e6)).operations).toEqual([])
  await store.save([{ kind: 'patch', recordKind: 'household', recordId: idOf('household', 0), householdId: idOf('household', 0), changes: { remark: '短' } }])
  expect((await store.readOutboxBatch(10, 1e6)).operations).toHaveLength(1)
  store.close()
})
