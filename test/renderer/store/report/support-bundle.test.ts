import { describe, expect, test } from 'vitest'
import { householdRecords, idNoOf, idOf, VILLAGE, villageFrame } from '../made-up-village.ts'
import { loadedStore } from '../opened-store.ts'

describe('[H6] what the help desk gets', () => {
  test('tells of the device and of nobody: no name, no number, no id of a record', async () => {
    const store = await loadedStore([villageFrame(VILLAGE, Array.from({ length: 8 }, (_, number) => householdRecords(number)))])
    await store.save([{ kind: 'patch', recordKind: 'member', recordId: idOf('member', 2), changes: { name: '欧阳春草', phone: '13812345678', idNo: idNoOf(3) } }])
    await store.saveDraft(`household/${idOf('household', 1)}`, { name: '司马相如' })
    const batch = await store.readOutboxBatch(10, 1e6)
    await store.storePushReply(batch, { outcomes: batch.operations.map((op) => ({ opId: op.opId, state: 'rejected', code: 'invalid_body', fields: ['idNo'], rowVersion: 0 })), records: [], conflicts: [] }, '2026-11-21T08:00:00.000Z')
    await store.addToSyncLog({ at: '2026-11-21T08:00:00.000Z', event: 'failed', problem: 'offline', requestId: null })
    const bundle = await store.readSupportBundle('1.0 linux')
    for (const secret of ['欧阳春草', '13812345678', idNoOf(3), '司马相如', idOf('member', 2), idOf('household', 1), '张小明']) expect(bundle).not.toContain(secret)
    const told = JSON.parse(bundle) as { tables: Record<string, number>; log: readonly unknown[]; troubles: readonly unknown[]; safety: unknown }
    expect(told.tables).toMatchObject({ troubles: 1, drafts: 1, segments: 1 })
    expect(told.log).toMatchObject([{ event: 'failed', problem: 'offline', unsent: 0 }])
    expect(told.troubles).toMatchObject([{ state: 'rejected', code: 'invalid_body', fields: ['idNo'] }])
    expect(told.safety).toEqual({ journal: 'none', healing: { restored: 0, mended: 0, damaged: 0 } })
    store.close()
  })

  test('the log keeps the last 500 lines', async () => {
    const store = await loadedStore([])
    for (let line = 0; line < 510; line++) await store.addToSyncLog({ at: `2026-11-21T08:00:00.${String(line).padStart(3, '0')}Z`, event: 'agreed', problem: null, requestId: null })
    const log = await store.readSyncLog()
    expect(log).toHaveLength(500)
    expect(log[0]?.at).toContain('.509Z')
    store.close()
  })
})

describe('[H7] work that is damaged on the disk', () => {
  test('is taken from the audit line of the same save; without that it is set aside with its reason, and nothing else waits for it', async () => {
    const store = await loadedStore([villageFrame(VILLAGE, Array.from({ length: 8 }, (_, number) => householdRecords(number)))])
    const database = await damage(store.lockName.replace(/:sync$/, ''))
    for (const [number, address] of [[1, '甲'], [2, '乙'], [3, '丙']] as const) await store.save([{ kind: 'patch', recordKind: 'household', recordId: idOf('household', number), changes: { address } }])
    await database.harm('outbox', 0)
    await database.harm('outbox', 1)
    await database.harm('audit', 1)
    const { operations } = await store.readOutboxBatch(10, 1e6)
    expect(operations.map((op) => op.changes['address'])).toEqual(['甲', '丙'])
    expect(await store.listTroubles()).toMatchObject([{ outcome: { state: 'rejected', code: 'damaged_here' } }])
    expect((await store.findHousehold(idOf('household', 2)))?.household.record.body.address).toBeNull()
    database.close()
    store.close()
  })
})

async function damage(name: string) {
  const { Dexie } = await import('dexie')
  const database = await new Dexie(name, { indexedDB, IDBKeyRange }).open()
  return {
    async harm(table: string, place: number) {
      const keys = await database.table(table).toCollection().primaryKeys()
      await database.table(table).update(keys[place] as number, { sealed: new Uint8Array(40).fill(1) })
    },
    close: () => database.close(),
  }
}
