import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import type { SyncState } from '../../../renderer/sync/sync-state.ts'
import { newRecordId } from '../../../renderer/store/new-id.ts'
import { householdBody, idOf, memberBody, VILLAGE } from '../store/made-up-village.ts'
import { MemoryServer } from './memory-server.ts'
import { close, device, startingRecords, wage, wageShown } from './synced-device.ts'

/** As it was before anybody worked. */
function putBack(server: MemoryServer): void {
  for (const record of startingRecords()) server.records.set(record.id, record)
  server.ledger.clear()
  server.generation = '01900000-0000-7000-8000-00000000000f'
}

test('[E2] a device says that the database was put back and how much of its work it hands over again, also where the exchange was cut', async () => {
  const server = new MemoryServer(startingRecords())
  const one = await device(server)
  await one.loop.syncNow()
  await one.store.save(wage(1, '111'))
  await one.store.save(wage(2, '222'))
  await one.loop.syncNow()
  expect(one.loop.state().restore).toBeNull()

  putBack(server)
  server.fault = (request) => (request === 'snapshot' ? 'offline' : undefined)
  const seen: SyncState['restore'][] = []
  const stop = one.loop.watch((state) => seen.push(state.restore))
  await one.loop.syncNow()
  expect(one.loop.state()).toMatchObject({ phase: 'waiting', restore: { lost: 2, isDone: false } })
  server.fault = () => undefined
  await one.loop.syncNow()
  stop()
  expect(one.loop.state()).toMatchObject({ phase: 'idle', restore: { lost: 2, isDone: true } })
  expect(new Set(seen.map((restore) => restore && `${restore.lost} ${restore.isDone}`))).toEqual(new Set([null, '0 false', '2 false', '2 true']))
  expect(await wageShown(one.store, 1)).toBe('111')
  expect(server.records.get(idOf('statement', 2))?.body['wage']).toBe('222')

  // The next exchange is an ordinary one, and the help desk can read what happened.
  await one.loop.syncNow()
  const log = async () => (await one.store.readSyncLog()).toReversed().map(({ event, count }) => (count === undefined ? event : `${event} ${count}`))
  await expect.poll(log).toEqual(['agreed', 'agreed', 'other_life', 'failed', 'handed_over 2', 'agreed', 'agreed'])
  close(one)
})

test('[E2] where somebody has brought a household back, the device that made it comes back without a refusal, and what it alone knows is taken', async () => {
  const server = new MemoryServer(startingRecords())
  const [maker, other] = [await device(server), await device(server)]
  for (const one of [maker, other]) await one.loop.syncNow()
  const id = newRecordId()
  const member = newRecordId()
  await maker.store.save([
    { kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: VILLAGE, year: null, body: householdBody(VILLAGE, { address: '老房子' }) },
    { kind: 'create', recordKind: 'member', recordId: member, householdId: id, areaCode: VILLAGE, year: null, body: memberBody(id, '欧阳长贵') },
  ])
  await maker.store.save([{ kind: 'patch', recordKind: 'household', recordId: id, householdId: id, changes: { address: '安置点' } }])
  for (const one of [maker, other]) await one.loop.syncNow()
  await maker.store.save([{ kind: 'patch', recordKind: 'household', recordId: id, householdId: id, changes: { remark: '只有这台电脑知道' } }])
  await maker.loop.syncNow()

  putBack(server)
  for (const made of [id, member]) server.records.delete(made)
  await other.loop.syncNow()
  await other.store.bringBack((await other.store.listKept()).map(({ record }) => record.id))
  await other.loop.syncNow()
  expect(await other.store.listKept()).toEqual([])
  await maker.loop.syncNow()
  expect((await maker.store.listTroubles()).map(({ outcome }) => outcome.code)).toEqual([])
  expect(server.records.get(id)?.body).toMatchObject({ address: '安置点', remark: '只有这台电脑知道' })
  close(maker, other)
})
