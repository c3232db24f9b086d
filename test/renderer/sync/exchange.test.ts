import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { newRecordId } from '../../../renderer/store/new-id.ts'
import { OperationId } from '../../../shared/sync/operation.ts'
import { idOf, VILLAGE } from '../store/made-up-village.ts'
import { MemoryServer } from './memory-server.ts'
import { close, device, startingRecords } from './synced-device.ts'

/** A device on which a person has taken a hand-over that the server does not know of yet. */
async function decided(server: MemoryServer) {
  const one = await device(server)
  await one.loop.syncNow()
  const id = newRecordId()
  const handOver = { id, opId: OperationId.parse(newRecordId()), householdId: idOf('household', 1), recordId: idOf('household', 1), recordKind: 'household', areaCode: VILLAGE, fields: ['address'], by: 'somebody', madeAt: '2026-11-20T08:00:00.000Z', handedAt: '2026-11-21T08:00:00.000Z', offered: null, taken: null } as const
  await one.store.applyPulledPage([{ type: 'hand-over', handOver: { ...handOver, fields: [...handOver.fields] } }], '2026-11-21T08:00:00.000Z')
  await one.store.takeHandOvers([id])
  expect(await one.store.readTakenHandOvers()).toEqual([{ how: 'taken', ids: [id] }])
  server.asked.length = 0
  return one
}

const timesTold = (server: MemoryServer) => server.asked.filter((request) => request === 'take').length

test('[W10] a decision on a hand-over that the role may not make any more is told once and let go', async () => {
  const server = new MemoryServer(startingRecords())
  const one = await decided(server)
  server.fault = (request) => (request === 'take' ? 'out_of_scope' : undefined)
  for (let exchange = 0; exchange < 3; exchange++) await one.loop.syncNow()
  expect(timesTold(server)).toBe(1)
  expect(await one.store.readTakenHandOvers()).toEqual([])
  expect(await one.store.listHandOvers()).toEqual([])
  close(one)
})

test.each(['offline', 'answer_lost', 'server_error', 'too_many_requests'] as const)('[W10] after %s it is told again', async (fault) => {
  const server = new MemoryServer(startingRecords())
  const one = await decided(server)
  server.fault = (request) => (request === 'take' ? fault : undefined)
  for (let exchange = 0; exchange < 2; exchange++) await one.loop.syncNow()
  server.fault = () => undefined
  for (let exchange = 0; exchange < 2; exchange++) await one.loop.syncNow()
  expect(timesTold(server)).toBe(3)
  expect(await one.store.readTakenHandOvers()).toEqual([])
  close(one)
})
