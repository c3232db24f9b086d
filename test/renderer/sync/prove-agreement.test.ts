import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { describe, expect, test } from 'vitest'
import { databaseName } from '../../../renderer/store/open-store.ts'
import { tallyOf } from '../../../shared/sync/agreement.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import { idOf, OTHER_VILLAGE, VILLAGE } from '../store/made-up-village.ts'
import { freshServerId } from '../store/opened-store.ts'
import { MemoryServer } from './memory-server.ts'
import { close, countsOf, device, phone, startingRecords, wage, wageShown, type Device } from './synced-device.ts'

async function loaded(server: MemoryServer): Promise<Device> {
  const one = await device(server)
  await one.loop.syncNow()
  return one
}

/** A row that is not the server's, as a fault of this program or of the disk might leave it. */
async function plant(one: Device, record: SyncRecord | undefined, body: SyncRecord['body'], rowVersion: number): Promise<void> {
  const { cursor } = await one.store.readPosition()
  if (!record || cursor === null) throw new Error('nothing to plant')
  await one.store.applyPulledPage([{ type: 'upsert', record: { ...record, body: { ...record.body, ...body }, rowVersion } }, { type: 'page', cursor, more: false, deletions: 0 }], '2026-11-21T08:00:00.000Z')
}

describe('[G3] after an exchange both sides hold the same, and the device can prove it', () => {
  test('a first load is proven village by village, from the own rows', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await loaded(server)
    expect(one.loop.state()).toMatchObject({ phase: 'idle', agreement: { state: 'agreed', replaced: 0, removed: 0 }, lastAgreedAt: '2026-11-21T08:00:00.000Z' })
    const tallies = await one.store.readTallies()
    expect([...tallies.keys()]).toEqual([VILLAGE, OTHER_VILLAGE])
    expect(tallies.get(VILLAGE)?.['member']?.records).toBe(24)
    close(one)
  })

  test('where nothing has changed it is one request, however much is held', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await loaded(server)
    server.asked.length = 0
    await one.loop.syncNow()
    expect(server.asked).toEqual(['hello'])
    expect(one.loop.state().agreement?.state).toBe('agreed')
    close(one)
  })

  test('unsent work is not part of the proof, sent work is', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await loaded(server)
    const before = await one.store.readTallies()
    await one.store.save(wage(1, '777'))
    expect(await one.store.readTallies()).toEqual(before)
    await one.loop.syncNow()
    expect(await one.store.readTallies()).not.toEqual(before)
    expect(one.loop.state().agreement?.state).toBe('agreed')
    close(one)
  })
})

describe('[G4] a difference is found down to the row, mended and counted', () => {
  test.each([
    ['a row whose value is another', async (one: Device, server: MemoryServer) => plant(one, server.records.get(idOf('household', 3)), { address: '错的地址' }, 2), { replaced: 1, removed: 0 }],
    ['a row that the server never had', async (one: Device, server: MemoryServer) => plant(one, { ...(server.records.get(idOf('member', 3)) ?? fail()), id: idOf('ghost', 1) }, {}, 1), { replaced: 0, removed: 1 }],
    ['a row that came past the feed', async (_one: Device, server: MemoryServer) => void server.records.set(idOf('extra', 1), { ...(server.records.get(idOf('member', 3)) ?? fail()), id: idOf('extra', 1) }), { replaced: 1, removed: 0 }],
    ['a row that the server lost', async (_one: Device, server: MemoryServer) => void server.records.delete(idOf('member', 3)), { replaced: 0, removed: 1 }],
    ['a row that the server holds in an older version', async (_one: Device, server: MemoryServer) => {
      const record = server.records.get(idOf('statement', 5)) ?? fail()
      server.records.set(record.id, { ...record, body: { ...record.body, wage: '1' } })
    }, { replaced: 1, removed: 0 }],
  ])('%s', async (_name, harm, mended) => {
    const server = new MemoryServer(startingRecords())
    const one = await loaded(server)
    await one.store.save(phone(7, '没上报的修改'))
    server.fault = (request) => (request === 'push' ? 'offline' : undefined)
    await harm(one, server)
    server.fault = () => undefined
    await one.loop.syncNow()
    expect(one.loop.state().agreement).toEqual({ state: 'mended', ...mended })
    const digestOf = (record: SyncRecord) => BigInt(record.rowVersion) + BigInt(`0x${record.id.slice(-6)}`)
    const held: SyncRecord[] = []
    for await (const files of one.store.readHouseholds([VILLAGE, OTHER_VILLAGE])) {
      for (const file of files) held.push(...[file.household, ...file.members, ...file.statements].map((entry) => server.records.get(entry.record.id) ?? fail()))
    }
    expect(tallyOf(held, digestOf)).toEqual(tallyOf(server.records.values(), digestOf))
    await one.loop.syncNow()
    expect(one.loop.state().agreement?.state).toBe('agreed')
    expect((await countsOf(one.store)).waiting).toBe(0)
    close(one)
  })
})

describe('[G5] a mass deletion stops and asks', () => {
  test('server deletes half: nothing goes here, work is still handed over, and only a yes lets it happen', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await loaded(server)
    const victims = [...server.records.values()].filter((record) => record.areaCode === VILLAGE).slice(0, 30)
    server.remove(victims.map((record) => record.id))
    await one.store.save(wage(101, '555'))
    await one.loop.syncNow()
    expect(one.loop.state()).toMatchObject({ phase: 'asking', problem: 'mass_deletion', question: { deletions: 30, held: 64 } })
    expect((await one.store.readListing()).size).toBe(16)
    expect((await countsOf(one.store)).waiting).toBe(0)
    expect(await wageShown(one.store, 101)).toBe('555')
    await one.loop.syncNow()
    expect(one.loop.state().phase).toBe('asking')
    one.loop.allowDeletions()
    await expect.poll(() => one.loop.state().phase).toBe('idle')
    expect((await one.store.readListing()).size).toBeLessThan(16)
    expect(one.loop.state().agreement?.state).toBe('agreed')
    close(one)
  })

  test('what this device has deleted itself comes back with the feed and is no reason to ask', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await loaded(server)
    const own = [...server.records.values()].filter((record) => record.areaCode === VILLAGE).slice(0, 30)
    for (const record of own) await one.store.save([{ kind: 'delete', recordKind: record.kind, recordId: record.id, householdId: record.householdId }])
    await one.loop.syncNow()
    expect(one.loop.state()).toMatchObject({ phase: 'idle', agreement: { state: 'agreed' } })
    close(one)
  })

  test('a yes to some deletions is not a yes to more', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await loaded(server)
    server.remove([...server.records.keys()].slice(0, 25))
    await one.loop.syncNow()
    expect(one.loop.state().question?.deletions).toBe(25)
    server.remove([...server.records.keys()].slice(25, 40))
    one.loop.allowDeletions()
    await expect.poll(() => one.loop.state().question?.deletions).toBe(40)
    expect((await one.store.readListing()).size).toBe(16)
    close(one)
  })

  test('a server that comes back from a backup with half of the rows does not take them from the device', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await loaded(server)
    for (const id of [...server.records.keys()].slice(0, 30)) server.records.delete(id)
    server.generation = '01900000-0000-7000-8000-00000000000f'
    await one.loop.syncNow()
    expect(one.loop.state()).toMatchObject({ phase: 'asking', question: { deletions: 30 } })
    expect((await one.store.readListing()).size).toBe(16)
    close(one)
  })
})

describe('[L1] a copy of a database begins a lineage of its own', () => {
  test('same seq with another hash: of two clones of one disk, both keep what they save', async () => {
    const server = new MemoryServer(startingRecords())
    const [first, second] = [freshServerId(), freshServerId()]
    const original = await device(server, undefined, first)
    await original.loop.syncNow()
    await original.store.save(wage(1, '1001'))
    await original.loop.syncNow()
    close(original)
    await cloneDatabase(databaseName(first, 'cadre'), databaseName(second, 'cadre'))
    const one = await device(server, undefined, first)
    const two = await device(server, undefined, second)
    await one.store.save(wage(2, '2002'))
    await two.store.save(wage(3, '3003'))
    await two.store.save(wage(4, '4004'))
    await one.loop.syncNow()
    await two.loop.syncNow()
    expect(await two.store.listTroubles()).toEqual([])
    await one.loop.syncNow()
    for (const each of [one, two]) expect([await wageShown(each.store, 2), await wageShown(each.store, 3), await wageShown(each.store, 4)]).toEqual(['2002', '3003', '4004'])
    expect(await one.store.readLineageId()).not.toBe(await two.store.readLineageId())
    close(one, two)
  })

  test('a restored backup whose numbers the server has seen renews its lineage before it sends', async () => {
    const server = new MemoryServer(startingRecords())
    const [first, second] = [freshServerId(), freshServerId()]
    const original = await device(server, undefined, first)
    await original.loop.syncNow()
    await original.store.save(wage(1, '1001'))
    await original.store.readOutboxBatch(10, 1e6)
    close(original)
    await cloneDatabase(databaseName(first, 'cadre'), databaseName(second, 'cadre'))
    const again = await device(server, undefined, first)
    for (let number = 2; number < 6; number++) await again.store.save(wage(number, `${number}000`))
    await again.loop.syncNow()
    close(again)
    const restored = await device(server, undefined, second)
    await restored.store.save(wage(9, '9009'))
    const before = await restored.store.readLineageId()
    await restored.loop.syncNow()
    expect(await restored.store.readLineageId()).not.toBe(before)
    expect(await restored.store.listTroubles()).toEqual([])
    expect([await wageShown(restored.store, 1), await wageShown(restored.store, 5), await wageShown(restored.store, 9)]).toEqual(['1001', '5000', '9009'])
    expect([...server.ledger.values()].filter((outcome) => outcome.state === 'applied')).toHaveLength(6)
    close(restored)
  })
})

async function cloneDatabase(from: string, to: string): Promise<void> {
  const source = await new Dexie(from).open()
  const copy = new Dexie(to)
  copy.version(source.verno).stores(Object.fromEntries(source.tables.map((table) => [table.name, [table.schema.primKey.src, ...table.schema.indexes.map((index) => index.src)].join(', ')])))
  await copy.open()
  for (const table of source.tables) await copy.table(table.name).bulkAdd(await table.toArray())
  source.close()
  copy.close()
}

function fail(): never {
  throw new Error('no such record')
}
