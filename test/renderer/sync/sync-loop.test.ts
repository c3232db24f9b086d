import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import { householdRecords, idOf, VILLAGE, villageFrame } from '../store/made-up-village.ts'
import { startSyncLoop } from '../../../renderer/sync/sync-loop.ts'
import { MemoryServer } from './memory-server.ts'
import { close, countsOf, device, phone, startingRecords, wage, wageShown } from './synced-device.ts'

describe('an exchange', () => {
  test('loads, pushes and pulls until both devices and the server have the same', async () => {
    const server = new MemoryServer(startingRecords())
    const [one, two] = [await device(server), await device(server)]
    await one.loop.syncNow()
    await two.loop.syncNow()
    expect((await two.store.readListing()).size).toBe(16)
    await one.store.save([...wage(1, '111'), ...phone(1, '一号')])
    await two.store.save(phone(1, '二号'))
    await two.store.save(wage(2, '222'))
    await one.loop.syncNow()
    await two.loop.syncNow()
    await one.loop.syncNow()
    for (const { store, loop } of [one, two]) {
      expect(await wageShown(store, 1)).toBe('111')
      expect(await wageShown(store, 2)).toBe('222')
      expect((await store.findHousehold(idOf('household', 1)))?.household.record.body.address).toBe('二号')
      const listing = await store.readListing()
      expect(listing.columns.perHeadFen[listing.rowOf(idOf('household', 2)) ?? -1]).toBe((222 + 2500.5) * 50)
      expect(loop.state()).toMatchObject({ phase: 'idle', problem: null })
      expect((await countsOf(store)).waiting).toBe(0)
    }
    expect((await countsOf(one.store)).sent).toBe(2)
    close(one, two)
  })

  test('a lost answer changes the server once, and the op leaves the outbox at the next try', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await device(server)
    await one.loop.syncNow()
    await one.store.save(wage(1, '111'))
    server.fault = (request) => (request === 'push' ? 'answer_lost' : undefined)
    await one.loop.syncNow()
    expect(one.loop.state()).toMatchObject({ phase: 'waiting', problem: 'broken' })
    expect((await countsOf(one.store)).waiting).toBe(1)
    server.fault = () => undefined
    await one.loop.syncNow()
    expect((await countsOf(one.store)).waiting).toBe(0)
    expect(server.ledger.size).toBe(1)
    expect(server.records.get(idOf('statement', 1))?.rowVersion).toBe(2)
    close(one)
  })

  test('two values for one money field: the first stays, the other is a conflict that a person settles', async () => {
    const server = new MemoryServer(startingRecords())
    const [one, two] = [await device(server), await device(server)]
    await one.loop.syncNow()
    await two.loop.syncNow()
    await one.store.save(wage(1, '111'))
    await two.store.save(wage(1, '999'))
    await one.loop.syncNow()
    await two.loop.syncNow()
    expect(await wageShown(two.store, 1)).toBe('111')
    const [conflict] = await two.store.listConflicts()
    expect(conflict).toMatchObject({ field: 'wage', mine: '999', theirs: '111' })
    await two.store.save([{ kind: 'patch', recordKind: 'income_statement', recordId: idOf('statement', 1), changes: { wage: '999' }, resolves: { conflictId: conflict?.id ?? '', reason: '工资条' } }])
    expect(await two.store.listConflicts()).toEqual([])
    await two.loop.syncNow()
    await one.loop.syncNow()
    expect(await wageShown(one.store, 1)).toBe('999')
    expect(await one.store.listConflicts()).toEqual([])
    close(one, two)
  })

  test.each(['restore', 'leave deleted'])('an edit that met a delete is a conflict of the whole record, also for a device that never had it: %s', async (choice) => {
    const server = new MemoryServer(startingRecords())
    const [one, two] = [await device(server), await device(server)]
    await one.loop.syncNow()
    await two.loop.syncNow()
    await one.store.save([{ kind: 'delete', recordKind: 'income_statement', recordId: idOf('statement', 1) }])
    await two.store.save(wage(1, '999'))
    await one.loop.syncNow()
    await two.loop.syncNow()
    const officer = await device(server)
    await officer.loop.syncNow()
    server.feed.push({ type: 'conflict', id: [...server.conflicts.keys()][0] ?? '' })
    await officer.loop.syncNow()
    const [conflict] = await officer.store.listConflicts()
    if (!conflict) throw new Error('no conflict')
    const place = { recordKind: conflict.recordKind, recordId: conflict.recordId, householdId: conflict.householdId, resolves: { conflictId: conflict.id, reason: '核实过' } }
    await officer.store.save([choice === 'restore' ? { kind: 'patch', ...place, changes: { wage: '999' } } : { kind: 'delete', ...place }])
    for (const { loop } of [officer, one, two]) await loop.syncNow()
    for (const { store } of [officer, one, two]) {
      expect(await wageShown(store, 1)).toBe(choice === 'restore' ? '999' : undefined)
      expect(await store.listConflicts()).toEqual([])
      expect(await store.listTroubles()).toEqual([])
    }
    close(one, two, officer)
  })

  test('a refused op goes to the list of troubles with what it wanted, and no longer shows', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await device(server)
    await one.loop.syncNow()
    await one.store.save(wage(1, '111'))
    server.records.delete(idOf('statement', 1))
    await one.loop.syncNow()
    const [trouble] = await one.store.listTroubles()
    expect(trouble).toMatchObject({ outcome: { state: 'held', code: 'record_missing' }, changes: { wage: '111' } })
    expect((await countsOf(one.store)).refused).toBe(1)
    // The comparison at the end of the exchange has found that the server has no such record.
    expect(await wageShown(one.store, 1)).toBeUndefined()
    await one.store.dismissTrouble(trouble?.outcome.opId ?? '')
    expect((await countsOf(one.store)).refused).toBe(0)
    close(one)
  })

  test('a first load that is cut goes on with the villages that are missing, and misses no change made meanwhile', async () => {
    const server = new MemoryServer(startingRecords())
    server.cutAfter = 1
    const one = await device(server)
    await one.loop.syncNow()
    expect(one.loop.state().phase).toBe('waiting')
    expect((await one.store.readListing()).size).toBe(12)
    server.cutAfter = Infinity
    server.edit(idOf('statement', 1), { wage: '777' })
    await one.loop.syncNow()
    expect((await one.store.readListing()).size).toBe(16)
    expect(await wageShown(one.store, 1)).toBe('777')
    close(one)
  })

  test('a batch that is too large is halved; one save that alone is too large is set aside and blocks nobody', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await device(server)
    await one.loop.syncNow()
    for (let number = 0; number < 9; number++) await one.store.save(wage(number, String(number)))
    server.fault = (request, operations) => (request === 'push' && (operations.length > 2 || operations.some((op) => op.recordId === idOf('statement', 5))) ? 'too_large' : undefined)
    await one.loop.syncNow()
    expect(one.loop.state().phase).toBe('idle')
    expect(server.ledger.size).toBe(8)
    expect((await one.store.listTroubles()).map((trouble) => trouble.changes)).toEqual([{ wage: '5' }])
    expect((await countsOf(one.store)).waiting).toBe(0)
    close(one)
  })

  test('an op on which the server stumbles does not keep the others back', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await device(server)
    await one.loop.syncNow()
    for (let number = 0; number < 9; number++) await one.store.save(wage(number, String(number)))
    server.fault = (request, operations) => (request === 'push' && operations.some((op) => op.recordId === idOf('statement', 4)) ? 'server_error' : undefined)
    await one.loop.syncNow()
    expect(one.loop.state()).toMatchObject({ phase: 'waiting', problem: 'server_error', requestId: 'r-1' })
    expect(server.ledger.size).toBe(8)
    expect((await countsOf(one.store)).waiting).toBe(1)
    close(one)
  })

  test('an expired session keeps the queue, asks for sign-in, and goes on after it', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await device(server)
    await one.loop.syncNow()
    await one.store.save(wage(1, '111'))
    server.fault = (request) => (request === 'push' ? 'session_expired' : undefined)
    await one.loop.syncNow()
    expect(one.loop.state()).toMatchObject({ phase: 'signed_out', problem: 'session_expired' })
    await one.loop.syncNow()
    expect(server.asked.filter((request) => request === 'push').length).toBe(1)
    server.fault = () => undefined
    one.loop.signedIn()
    await one.loop.syncNow()
    expect((await countsOf(one.store)).waiting).toBe(0)
    close(one)
  })

  test('a server that was restored from yesterday is loaded anew and gets again what it had taken since', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await device(server)
    await one.loop.syncNow()
    await one.store.save(wage(3, '301'))
    await one.store.save(wage(3, '302'))
    await one.loop.syncNow()
    server.edit(idOf('statement', 1), { wage: '777' })
    await one.loop.syncNow()
    const restored = new MemoryServer(startingRecords())
    await one.store.save(wage(2, '222'))
    const again = startSyncLoop({ local: one.store, server: restored.portFor('cadre'), clock: { now: () => new Date(), roll: () => 0, after: () => () => undefined }, renewSession: () => Promise.resolve({ kind: 'ok', value: null }) })
    await again.syncNow()
    expect(await wageShown(one.store, 1)).toBe('12000')
    expect(await wageShown(one.store, 2)).toBe('222')
    expect(await wageShown(one.store, 3)).toBe('302')
    expect(restored.records.get(idOf('statement', 3))?.body['wage']).toBe('302')
    expect(restored.records.get(idOf('statement', 2))?.body['wage']).toBe('222')
    expect((await countsOf(one.store)).waiting).toBe(0)
    expect(await one.store.listTroubles()).toEqual([])
    expect(again.state()).toMatchObject({ phase: 'idle', problem: null })
    again.stop()
    close(one)
  })

  test('a network that is away leaves everything here and says when it tries again', async () => {
    const server = new MemoryServer(startingRecords())
    server.fault = () => 'offline'
    const one = await device(server)
    await one.loop.syncNow()
    expect(one.loop.state()).toEqual({ agreement: null, restore: null, question: null, phase: 'waiting', problem: 'offline', requestId: null, lastAgreedAt: null, progress: null, nextTryAt: '2026-11-21T08:00:00.500Z' })
    close(one)
  })
})

test('a village frame of the tests is one that the store takes', () => {
  expect(villageFrame(VILLAGE, [householdRecords(1)]).records).toBe(4)
})

describe('a first load that a person pauses', () => {
  test('waits for the person instead of going on by itself, and then goes on', async () => {
    const server = new MemoryServer(startingRecords())
    server.cutAfter = 1
    const one = await device(server)
    const stopWatching = one.loop.watch((state) => {
      if (state.phase === 'loading') one.loop.cancelLoad()
    })
    await one.loop.syncNow()
    stopWatching()
    expect(one.loop.state()).toMatchObject({ phase: 'waiting', nextTryAt: null })
    server.cutAfter = Infinity
    await one.loop.syncNow()
    expect(one.loop.state()).toMatchObject({ phase: 'idle', problem: null })
    expect((await one.store.readListing()).size).toBe(16)
    close(one)
  })
})
