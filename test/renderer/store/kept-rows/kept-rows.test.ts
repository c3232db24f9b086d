import { expect, test } from 'vitest'
import type { DeviceStore } from '../../../../renderer/store/device-store.ts'
import type { KeptRecord } from '../../../../renderer/store/store.ts'
import { RegionCode } from '../../../../shared/domain/region.ts'
import { Cursor } from '../../../../shared/protocol/pull.ts'
import type { SyncRecord } from '../../../../shared/sync/record.ts'
import { householdRecords, idOf, OTHER_VILLAGE, VILLAGE, villageFrame } from '../made-up-village.ts'
import { loadedStore } from '../opened-store.ts'
import { countsOf } from '../../sync/synced-device.ts'

const COUNTY = RegionCode.parse('520123000000')

/** A device that has seen households 1 and 2 here and 5 there; then the server was put back to when 1 was older and there were no others. */
async function afterRestore(): Promise<DeviceStore> {
  const newer = householdRecords(1).map((record) => (record.kind === 'household' ? { ...record, rowVersion: 3, body: { ...record.body, address: '新修的房子' } } : record))
  const store = await loadedStore([villageFrame(VILLAGE, [newer, householdRecords(2)]), villageFrame(OTHER_VILLAGE, [householdRecords(5, OTHER_VILLAGE)])])
  await load(store, [COUNTY], householdRecords(1))
  return store
}

async function load(store: DeviceStore, scope: readonly RegionCode[], ...households: readonly (readonly SyncRecord[])[]): Promise<void> {
  await store.beginLoad({ cursor: Cursor.parse('2:1'), generation: 'g2' })
  await store.storeVillages([villageFrame(VILLAGE, households, '2')], true)
  await store.endLoad({ generation: '01900000-0000-7000-8000-000000000001', scopeEpoch: 1, scope, villages: [VILLAGE], openItems: new Set(), fresh: true })
}

const summary = (kept: readonly KeptRecord[]) => kept.map(({ record, standing }) => `${record.kind} ${record.householdId.slice(-1)} ${standing}`).toSorted()
const waitingOps = async (store: DeviceStore) => (await store.readOutboxBatch(100, 1e6)).operations

test('[E2] what the database would take back is listed with what it was and what it is, and counted', async () => {
  const store = await afterRestore()
  const kept = await store.listKept()
  expect(summary(kept)).toEqual(['household 1 earlier', 'household 2 missing', 'household 5 missing', 'income_statement 2 missing', 'income_statement 5 missing', 'member 2 missing', 'member 2 missing', 'member 5 missing', 'member 5 missing'])
  expect(kept.find(({ standing }) => standing === 'earlier')).toMatchObject({ changes: { address: '新修的房子' }, now: { address: null } })
  expect((await countsOf(store)).kept).toBe(9)
  store.close()
})

test('[E2] a missing household comes back as a whole and before its people, also where one of them was asked for', async () => {
  const store = await afterRestore()
  await store.bringBack([idOf('member', 4), idOf('household', 1)])
  const ops = await waitingOps(store)
  expect(ops.map((op) => `${op.kind} ${op.recordKind} ${op.householdId.slice(-1)}`).toSorted()).toEqual(['create household 2', 'create income_statement 2', 'create member 2', 'create member 2', 'patch household 1'])
  const own = ops.filter((op) => op.householdId === idOf('household', 2))
  expect(own[0]?.recordKind).toBe('household')
  expect(ops.find((op) => op.kind === 'patch')?.changes).toEqual({ address: '新修的房子' })
  expect(summary(await store.listKept()).filter((line) => line.endsWith('waiting'))).toHaveLength(5)
  // Asked for twice, it is saved once.
  await store.bringBack([idOf('household', 2), idOf('household', 1)])
  expect(await waitingOps(store)).toHaveLength(5)
  store.close()
})

test('[E2] what somebody has deleted since, and what belongs to a household that is gone, cannot be brought back', async () => {
  const store = await afterRestore()
  const gone = householdRecords(2).filter((record) => record.kind === 'household' || record.id === idOf('member', 4))
  await store.applyPulledPage(gone.map(({ id, kind, householdId, areaCode }) => ({ type: 'tombstone', id, kind, householdId, areaCode, rowVersion: 7 })), '2026-11-21T08:00:00.000Z')
  await store.dropKept([idOf('household', 5)])
  const kept = await store.listKept()
  expect(summary(kept)).toEqual(['household 1 earlier', 'household 2 deleted', 'income_statement 2 homeless', 'income_statement 5 homeless', 'member 2 deleted', 'member 2 homeless', 'member 5 homeless', 'member 5 homeless'])
  await store.bringBack(kept.filter(({ standing }) => standing !== 'earlier').map(({ record }) => record.id))
  expect(await waitingOps(store)).toEqual([])
  store.close()
})

test('[E2] [O2] kept rows of an area that went out of scope are hidden at once and leave the disk', async () => {
  const store = await afterRestore()
  await store.hideOutside([VILLAGE])
  expect((await store.listKept()).map(({ record }) => record.areaCode)).not.toContain(OTHER_VILLAGE)
  expect((await countsOf(store)).kept).toBe(5)
  await store.endScopeChange(2, [VILLAGE])
  await store.tidyUp()
  // The area comes back: nothing of it may have been left lying.
  await store.hideOutside([COUNTY])
  expect((await store.listKept()).map(({ record }) => record.areaCode)).not.toContain(OTHER_VILLAGE)
  expect((await countsOf(store)).kept).toBe(5)
  store.close()
})
