import { expect, test } from 'vitest'
import { createVault } from '../../../../renderer/store/crypto/vault.ts'
import type { DeviceStore } from '../../../../renderer/store/device-store.ts'
import { openDisk } from '../../../../renderer/store/disk/database.ts'
import { unlock } from '../../../../renderer/store/unlock.ts'
import { openSavedOperations } from '../../../../renderer/store/write/saved-operation.ts'
import { householdRecords, idOf, VILLAGE, villageFrame } from '../made-up-village.ts'
import { loadedStore, PASSWORD } from '../opened-store.ts'

/** Seals anew what was saved of a field, as a program at fault would have written it: with a version that is none. */
async function spoil(store: DeviceStore, table: 'outbox' | 'audit', field: string): Promise<void> {
  const disk = await openDisk(store.lockName.replace(/:sync$/, ''))
  const vault = createVault((await unlock(disk.strict.meta, { account: 'cadre', password: PASSWORD, secret: null }, new Date())).key)
  for (const row of await disk.strict[table].toArray()) {
    const ops = await openSavedOperations(vault, table, row)
    if (!ops.some((op) => field in op.changes)) continue
    const sealed = await vault.seal(table, row.id, { ops: ops.map((op) => ({ ...op, base: { ...op.base, [field]: {} } })) })
    await disk.strict.table(table).update(row.n, { sealed })
  }
  disk.close()
}

const edit = (number: number, changes: Record<string, string>) => [{ kind: 'patch' as const, recordKind: 'household' as const, recordId: idOf('household', number), changes }]

test('[H7] work that its schema refuses is set aside with its reason, and what was saved after it is sent', async () => {
  const store = await loadedStore([villageFrame(VILLAGE, Array.from({ length: 8 }, (_, number) => householdRecords(number)))])
  await store.save(edit(1, { hamlet: '甲' }))
  await store.save(edit(2, { address: '乙' }))
  await store.save(edit(1, { address: '丙' }))
  await spoil(store, 'outbox', 'hamlet')
  await spoil(store, 'audit', 'hamlet')
  expect((await store.findHousehold(idOf('household', 1)))?.household.record.body).toMatchObject({ hamlet: null, address: '丙' })
  const { operations } = await store.readOutboxBatch(10, 1e6)
  expect(operations.map((op) => op.changes['address'])).toEqual(['乙', '丙'])
  expect(await store.listTroubles()).toMatchObject([{ outcome: { state: 'rejected', code: 'damaged_here' } }])
  expect((await store.readOutboxBatch(10, 1e6)).operations).toHaveLength(2)
  // What was set aside stays on file and hinders no later work either.
  expect(await store.readAnsweredOps()).toEqual([])
  store.close()
})

test('[H7] where only the row is refused, the audit line of the same save has it', async () => {
  const store = await loadedStore([villageFrame(VILLAGE, Array.from({ length: 8 }, (_, number) => householdRecords(number)))])
  await store.save(edit(1, { hamlet: '甲' }))
  await spoil(store, 'outbox', 'hamlet')
  expect((await store.readOutboxBatch(10, 1e6)).operations).toMatchObject([{ changes: { hamlet: '甲' } }])
  expect(await store.listTroubles()).toEqual([])
  store.close()
})

test('[X9] an edit and a deletion of a record with a field named like what every object inherits are saved whole', async () => {
  const records = householdRecords(1).map((record) => (record.kind === 'household' ? { ...record, body: { ...record.body, constructor: 'x' } } : record))
  const store = await loadedStore([villageFrame(VILLAGE, [records, householdRecords(2)])])
  await store.save([{ kind: 'delete', recordKind: 'household', recordId: idOf('household', 1) }])
  const { operations } = await store.readOutboxBatch(10, 1e6)
  expect(operations.at(-1)?.base['constructor']).toEqual({ value: 'x', version: 1 })
  expect(await store.listTroubles()).toEqual([])
  store.close()
})
