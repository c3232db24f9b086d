import 'fake-indexeddb/auto'
import { afterEach, expect, test, vi } from 'vitest'
import { householdBody, idOf, VILLAGE } from './made-up-village.ts'
import { loadedStore } from './opened-store.ts'

afterEach(() => vi.unstubAllGlobals())

test('where little room is left, what comes in bulk is refused with its reason, and a person’s own save is not', async () => {
  const store = await loadedStore([])
  const create = (number: number) => [{ kind: 'create' as const, recordKind: 'household' as const, recordId: idOf('new', number), householdId: idOf('new', number), areaCode: VILLAGE, year: null, body: householdBody(VILLAGE) }]
  const free = (megabytes: number) => vi.stubGlobal('navigator', { storage: { estimate: () => Promise.resolve({ quota: 1e9, usage: 1e9 - megabytes * 1024 * 1024 }) } })
  const importOne = (number: number) => store.applyChangeSet('import', [create(number)], () => undefined, new AbortController().signal)
  free(63)
  await expect(importOne(1)).rejects.toMatchObject({ code: 'disk_low' })
  await store.save(create(2))
  free(65)
  await importOne(3)
  expect((await store.readOutboxBatch(10, 1e6)).operations).toHaveLength(2)
  store.close()
})
