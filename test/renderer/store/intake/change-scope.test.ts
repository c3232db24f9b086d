import { expect, test } from 'vitest'
import { RegionCode } from '../../../../shared/domain/region.ts'
import { HandOver } from '../../../../shared/sync/hand-over.ts'
import { Outcome } from '../../../../shared/sync/outcome.ts'
import type { DeviceStore } from '../../../../renderer/store/device-store.ts'
import { newRecordId, uuidv7 } from '../../../../renderer/store/new-id.ts'
import { MemoryServer } from '../../sync/memory-server.ts'
import { close, device, startingRecords } from '../../sync/synced-device.ts'
import { householdBody, householdRecords, idOf, OTHER_VILLAGE, syncRecord, VILLAGE, villageFrame } from '../made-up-village.ts'
import { loadedStore } from '../opened-store.ts'

const AT = '2026-11-21T08:00:00.000Z'

const handOver = (household: number) => HandOver.parse({ id: uuidv7(), opId: uuidv7(), householdId: idOf('household', household), recordId: idOf('household', household), recordKind: 'household', areaCode: VILLAGE, fields: ['address'], by: 'cadre-2', madeAt: AT, handedAt: AT, offered: { kind: 'patch', year: null, changes: { address: '新址' } }, taken: null })
const listed = async (store: DeviceStore) => (await store.listHandOvers()).map(({ householdId }) => householdId)
const rowsByVillage = async (store: DeviceStore) => new Map([...(await store.readTallies())].map(([village, kinds]) => [village, Object.values(kinds).reduce((sum, tally) => sum + (tally?.records ?? 0), 0)]))

test('[A3] a row that the answer brings stands before the one worked out here: its household has moved', async () => {
  const store = await loadedStore([villageFrame(VILLAGE, [householdRecords(1)])])
  const before = await rowsByVillage(store)
  const id = newRecordId()
  await store.save([{ kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: VILLAGE, year: null, body: householdBody(VILLAGE) }])
  const batch = await store.readOutboxBatch(100, 1e6)
  const outcomes = batch.operations.map((operation) => Outcome.parse({ opId: operation.opId, state: 'applied', code: 'ok', fields: [], rowVersion: 1 }))
  await store.storePushReply(batch, { outcomes, records: [syncRecord('household', id, id, OTHER_VILLAGE, householdBody(OTHER_VILLAGE))], conflicts: [] }, AT)
  const after = await rowsByVillage(store)
  expect([after.get(VILLAGE), after.get(OTHER_VILLAGE)]).toEqual([before.get(VILLAGE), 1])
  store.close()
})

test('[A3] of one version the row that comes counts, where the one held here lies in a village that its household had left', async () => {
  const store = await loadedStore([villageFrame(VILLAGE, [householdRecords(1)])])
  const id = newRecordId()
  for (const village of [VILLAGE, OTHER_VILLAGE]) await store.applyPulledPage([{ type: 'upsert', record: syncRecord('household', id, id, village, householdBody(village)) }], AT)
  expect((await rowsByVillage(store)).get(OTHER_VILLAGE)).toBe(1)
  store.close()
})

test('[O1] what was offered for a household that left is not listed any more', async () => {
  const store = await loadedStore([villageFrame(VILLAGE, [householdRecords(1), householdRecords(2)])])
  await store.applyPulledPage([{ type: 'hand-over', handOver: handOver(1) }, { type: 'hand-over', handOver: handOver(2) }], AT)
  expect(await listed(store)).toHaveLength(2)
  await store.applyPulledPage([{ type: 'scope-out', householdId: idOf('household', 1), areaCode: VILLAGE }], AT)
  expect(await listed(store)).toEqual([idOf('household', 2)])
  store.close()
})

test('[O2] what was offered in an area that went does not come back with it: somebody else may have answered', async () => {
  const store = await loadedStore([villageFrame(VILLAGE, [householdRecords(1)]), villageFrame(OTHER_VILLAGE, [householdRecords(100, OTHER_VILLAGE)])])
  await store.applyPulledPage([{ type: 'hand-over', handOver: handOver(1) }], AT)
  await store.endScopeChange(2, [OTHER_VILLAGE])
  await store.tidyUp()
  await store.endScopeChange(3, [VILLAGE, OTHER_VILLAGE])
  expect(await listed(store)).toEqual([])
  store.close()
})

test('[O2] another scope under an epoch of before is another scope: the server went back and counts anew', async () => {
  const server = new MemoryServer(startingRecords())
  const one = await device(server)
  await one.loop.syncNow()
  server.scope = [VILLAGE]
  await one.loop.syncNow()
  expect(await one.store.readPosition()).toMatchObject({ shownScope: [VILLAGE], loadedScope: [VILLAGE] })
  server.scope = [RegionCode.parse('520000000000')]
  await one.loop.syncNow()
  expect(await one.store.readPosition()).toMatchObject({ shownScope: server.scope, loadedScope: server.scope })
  close(one)
})
