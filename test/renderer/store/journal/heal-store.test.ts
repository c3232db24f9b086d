import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databaseName, changeStorePassword, openStore } from '../../../../renderer/store/open-store.ts'
import type { DeviceStore } from '../../../../renderer/store/device-store.ts'
import { Cursor } from '../../../../shared/protocol/pull.ts'
import { Waypoint } from '../../../../shared/protocol/waypoint.ts'
import { createFileJournal, type FileJournal } from '../../../support/file-journal.ts'
import { householdBody, householdRecords, idOf, VILLAGE, villageFrame } from '../made-up-village.ts'
import { CHEAP, freshServerId, loadedStore, openTestStore, PASSWORD } from '../opened-store.ts'

const FRAMES = [villageFrame(VILLAGE, Array.from({ length: 20 }, (_, number) => householdRecords(number)))]
const LIFE = '01900000-0000-4000-8000-0000000000aa'
const waypointOf = (xid: number) => Waypoint.parse(`${LIFE}.${xid}.${LIFE}.${'0'.repeat(32)}`)
let journal: FileJournal
let serverId: string

beforeEach(() => {
  journal = createFileJournal()
  serverId = freshServerId()
})
afterEach(() => journal.remove())

function open(): Promise<DeviceStore> {
  return openTestStore(serverId, PASSWORD, journal.open)
}

function saveAddress(store: DeviceStore, number: number, address: string): Promise<void> {
  return store.save([{ kind: 'patch', recordKind: 'household', recordId: idOf('household', number), changes: { address } }])
}

async function waitingOps(store: DeviceStore): Promise<readonly string[]> {
  return (await store.readOutboxBatch(1000, 1e9)).operations.map((op) => op.opId)
}

async function forgetRow(row: 'outbox and audit' | 'audit line of'): Promise<void> {
  const database = await new Dexie(databaseName(serverId, 'cadre')).open()
  await database.table('outbox').clear()
  if (row === 'outbox and audit') await database.table('audit').clear()
  database.close()
}

describe('[J1] a save that was acknowledged survives', () => {
  test('a deleted database: the journal opens with the password, without a network, and brings every op back under its id', async () => {
    const store = await loadedStore(FRAMES, serverId, journal.open)
    await saveAddress(store, 1, '大寨组 1 号')
    await saveAddress(store, 2, '大寨组 2 号')
    const before = await waitingOps(store)
    store.close()
    await Dexie.delete(databaseName(serverId, 'cadre'))
    const again = await openStore({ serverId, account: 'cadre', password: PASSWORD, mayCreate: false, cost: CHEAP, journal: journal.open })
    expect(again.readSafety().healing).toMatchObject({ restored: 2, damaged: 0 })
    expect(await waitingOps(again)).toEqual(before)
    again.close()
    const third = await open()
    expect(third.readSafety().healing.restored).toBe(0)
    expect(await waitingOps(third)).toEqual(before)
    third.close()
  })

  test.each([['before', true], ['after', false]])('a deleted database: the households of unsent work are in the list once the villages have come, its answer %s them', async (_when, isAnsweredFirst) => {
    const store = await loadedStore(FRAMES, serverId, journal.open)
    await saveAddress(store, 1, '大寨组 1 号')
    store.close()
    await Dexie.delete(databaseName(serverId, 'cadre'))
    const again = await open()
    await again.beginLoad({ cursor: Cursor.parse('1:1'), generation: 'g1' })
    const answer = async () => {
      const batch = await again.readOutboxBatch(10, 1e6)
      await again.storePushReply(batch, { outcomes: batch.operations.map((op) => ({ opId: op.opId, state: 'applied', code: 'ok', fields: [], rowVersion: 2 })), records: [], conflicts: [], waypoint: waypointOf(10) }, '2026-11-21T08:00:00.000Z')
    }
    if (isAnsweredFirst) await answer()
    await again.storeVillages(FRAMES, false)
    await again.endLoad({ generation: '01900000-0000-7000-8000-000000000000', scopeEpoch: 1, scope: [VILLAGE], villages: FRAMES.map((frame) => frame.villageCode), openItems: new Set(), fresh: false })
    if (!isAnsweredFirst) await answer()
    await expect.poll(async () => (await again.readListing()).size).toBe(20)
    again.close()
  })

  test('a kill between database and journal, in both orders', async () => {
    const store = await loadedStore(FRAMES, serverId, journal.open)
    await saveAddress(store, 1, '甲')
    await saveAddress(store, 2, '乙')
    const ids = await waitingOps(store)
    store.close()
    // The journal was written and the database lost its last transaction.
    await forgetRow('outbox and audit')
    const healed = await open()
    expect(healed.readSafety().healing.restored).toBe(2)
    expect(await waitingOps(healed)).toEqual(ids)
    healed.close()
    // The database was written and the journal was not: at the next start it is.
    for (const name of journal.files()) journal.damage(name, () => Buffer.alloc(0))
    const second = await open()
    expect(second.readSafety().healing.restored).toBe(0)
    second.close()
    await Dexie.delete(databaseName(serverId, 'cadre'))
    const third = await open()
    expect(await waitingOps(third)).toEqual(ids)
    third.close()
  })

  test('a damaged row of the outbox is written anew from the journal and keeps its number', async () => {
    const store = await loadedStore(FRAMES, serverId, journal.open)
    await saveAddress(store, 1, '甲')
    const [op] = (await store.readOutboxBatch(10, 1e6)).operations
    store.close()
    const database = await new Dexie(databaseName(serverId, 'cadre')).open()
    await database.table('outbox').toCollection().modify({ sealed: new Uint8Array(40).fill(1) })
    database.close()
    const again = await open()
    expect(again.readSafety().healing.mended).toBe(1)
    expect((await again.readOutboxBatch(10, 1e6)).operations).toEqual([op])
    expect((await again.findHousehold(idOf('household', 1)))?.household.record.body.address).toBe('甲')
    again.close()
  })

  test('a password that was changed since opens what only the journal still has', async () => {
    const store = await loadedStore(FRAMES, serverId, journal.open)
    await saveAddress(store, 1, '甲')
    store.close()
    await changeStorePassword({ serverId, account: 'cadre', password: 'another-password-2', cost: CHEAP }, PASSWORD)
    ;(await openTestStore(serverId, 'another-password-2', journal.open)).close()
    await Dexie.delete(databaseName(serverId, 'cadre'))
    await expect(open()).rejects.toMatchObject({ code: 'wrong_password' })
    const again = await openTestStore(serverId, 'another-password-2', journal.open)
    expect(await waitingOps(again)).toHaveLength(1)
    again.close()
  })
})

describe('[J6] what comes back stands in the order of saving', () => {
  const at = (time: string) => openStore({ serverId, account: 'cadre', password: PASSWORD, mayCreate: true, cost: CHEAP, journal: journal.open, now: () => new Date(time) })

  test('a save under a clock that was a day, or ten years, fast does not beat a later one', async () => {
    ;(await loadedStore(FRAMES, serverId, journal.open)).close()
    for (const [time, address] of [['2036-01-01T00:00:00Z', '第一次'], ['2026-11-22T00:00:00Z', '第二次'], ['2020-01-01T00:00:00Z', '第三次'], ['2026-11-21T00:00:00Z', '第四次']] as const) {
      const store = await at(time)
      await saveAddress(store, 1, address)
      store.close()
    }
    await Dexie.delete(databaseName(serverId, 'cadre'))
    const healed = await at('2026-11-21T00:00:00Z')
    expect(healed.readSafety().healing.restored).toBe(4)
    expect((await healed.readOutboxBatch(10, 1e6)).operations.map((op) => op.changes['address'])).toEqual(['第一次', '第二次', '第三次', '第四次'])
    healed.close()
  })

  test('one that the database alone has lost goes before those that were saved after it', async () => {
    const store = await loadedStore(FRAMES, serverId, journal.open)
    for (const address of ['第一次', '第二次', '第三次']) await saveAddress(store, 1, address)
    store.close()
    const database = await new Dexie(databaseName(serverId, 'cadre')).open()
    for (const table of ['outbox', 'audit']) await database.table(table).where('n').equals(Number(await database.table(table).toCollection().keys().then((keys) => keys[1]))).delete()
    database.close()
    const healed = await open()
    expect(healed.readSafety().healing.restored).toBe(1)
    expect((await healed.readOutboxBatch(10, 1e6)).operations.map((op) => op.changes['address'])).toEqual(['第一次', '第二次', '第三次'])
    await saveAddress(healed, 1, '第四次')
    healed.close()
    await Dexie.delete(databaseName(serverId, 'cadre'))
    const again = await open()
    expect((await again.readOutboxBatch(10, 1e6)).operations.map((op) => op.changes['address'])).toEqual(['第一次', '第二次', '第三次', '第四次'])
    again.close()
  })

  test('the password of today opens it, though the clock was fast when the one of before was', async () => {
    ;(await at('2036-01-01T00:00:00Z')).close()
    await changeStorePassword({ serverId, account: 'cadre', password: 'another-password-2', cost: CHEAP }, PASSWORD)
    ;(await openStore({ serverId, account: 'cadre', password: 'another-password-2', mayCreate: false, cost: CHEAP, journal: journal.open, now: () => new Date('2026-11-21T00:00:00Z') })).close()
    await Dexie.delete(databaseName(serverId, 'cadre'))
    ;(await openTestStore(serverId, 'another-password-2', journal.open)).close()
  })
})

describe('[J2] a damaged journal costs what is damaged and nothing else', () => {
  test('cut at every length, it brings back every save whose bytes are whole', async () => {
    const store = await loadedStore(FRAMES, serverId, journal.open)
    for (let number = 0; number < 4; number++) await saveAddress(store, number, `第 ${number} 户`)
    const ids = await waitingOps(store)
    store.close()
    const [name = ''] = journal.files()
    const whole = await journal.open('')?.read(name)
    const lengths = Array.from({ length: 24 }, (_, step) => Math.floor(((whole?.length ?? 0) * step) / 23))
    const restored: number[] = []
    for (const length of lengths) {
      for (const file of journal.files()) if (file !== name) await journal.open('')?.remove(file)
      journal.damage(name, () => Buffer.from((whole ?? new Uint8Array()).subarray(0, length)))
      await Dexie.delete(databaseName(serverId, 'cadre'))
      const again = await open()
      const found = await waitingOps(again)
      expect(ids.slice(0, found.length)).toEqual(found)
      restored.push(found.length)
      again.close()
    }
    expect(restored[0]).toBe(0)
    expect(restored.at(-1)).toBe(4)
    expect(restored).toEqual([...restored].sort((left, right) => left - right))
  })

  test('one flipped bit loses at most the save that it hits, is counted, and the file is kept', async () => {
    const store = await loadedStore(FRAMES, serverId, journal.open)
    for (let number = 0; number < 3; number++) await saveAddress(store, number, `第 ${number} 户`)
    const ids = await waitingOps(store)
    store.close()
    const [name = ''] = journal.files()
    const size = (await journal.open('')?.read(name))?.length ?? 0
    journal.damage(name, (bytes) => {
      const at = Math.floor(size * 0.6)
      bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at)
      return bytes
    })
    await Dexie.delete(databaseName(serverId, 'cadre'))
    const again = await open()
    const found = await waitingOps(again)
    expect(found).toHaveLength(2)
    expect(ids).toEqual(expect.arrayContaining([...found]))
    expect(again.readSafety().healing.damaged).toBeGreaterThan(0)
    expect(journal.files()).toContain(name)
    again.close()
  })

  test('a journal that cannot be written does not hold up a save, and says so', async () => {
    const folder = journal.open('')
    let isFull = false
    const store = await loadedStore(FRAMES, serverId, () => folder && { ...folder, append: (name, bytes) => (isFull ? Promise.reject(new Error('ENOSPC')) : folder.append(name, bytes)) })
    expect(store.readSafety().journal).toBe('ok')
    isFull = true
    await saveAddress(store, 1, '甲')
    expect(store.readSafety().journal).toBe('failing')
    isFull = false
    await saveAddress(store, 2, '乙')
    expect(store.readSafety().journal).toBe('ok')
    expect(await waitingOps(store)).toHaveLength(2)
    store.close()
  })

  test('a copy in the chosen folder that cannot be written is said, and the save is there', async () => {
    const folder = journal.open('')
    const store = await loadedStore(FRAMES, serverId, () => folder && { ...folder, append: async (name, bytes) => ((await folder.append(name, bytes)), 'copy_failed') })
    await saveAddress(store, 1, '甲')
    expect(store.readSafety().journal).toBe('copy_failing')
    expect(await waitingOps(store)).toHaveLength(1)
    store.close()
  })
})

describe('[J3] the journal tells only what was acknowledged, and does not grow for ever', () => {
  test('an import that was cancelled does not come back, a complete one does', async () => {
    const store = await loadedStore(FRAMES, serverId, journal.open)
    const create = (number: number) => [{ kind: 'create' as const, recordKind: 'household' as const, recordId: idOf('new', number), householdId: idOf('new', number), areaCode: VILLAGE, year: null, body: householdBody(VILLAGE) }]
    const groups = Array.from({ length: 450 }, (_, number) => create(number))
    const stop = new AbortController()
    await expect(store.applyChangeSet('cancelled', groups, ({ done }) => void (done >= 200 && stop.abort()), stop.signal)).rejects.toMatchObject({ code: 'cancelled' })
    await store.applyChangeSet('whole', groups.slice(0, 210), () => undefined, new AbortController().signal)
    store.close()
    await Dexie.delete(databaseName(serverId, 'cadre'))
    const again = await open()
    expect(await waitingOps(again)).toHaveLength(210)
    again.close()
  })


  /** A run in which one save was made and answered under waypoint 10, when the server's clock said New Year. */
  async function answeredRun(): Promise<void> {
    const store = await loadedStore(FRAMES, serverId, journal.open)
    await saveAddress(store, 1, '甲')
    await store.noteServerWord('2026-01-01T00:00:00.000Z', null)
    const batch = await store.readOutboxBatch(10, 1e6)
    await store.storePushReply(batch, { outcomes: batch.operations.map((op) => ({ opId: op.opId, state: 'applied', code: 'ok', fields: [], rowVersion: 2 })), records: [], conflicts: [], waypoint: waypointOf(10) }, '2026-11-21T08:00:00.000Z')
    store.close()
    ;(await open()).close()
  }

  async function filesAfter(serverTime: string, backedUp: number | null): Promise<number> {
    const store = await open()
    await store.noteServerWord(serverTime, backedUp === null ? null : waypointOf(backedUp))
    store.close()
    ;(await open()).close()
    return journal.files().length
  }

  test('what was answered stays until a verified backup of the county database holds it', async () => {
    await answeredRun()
    expect(await filesAfter('2026-01-02T00:00:00.000Z', null)).toBe(2)
    expect(await filesAfter('2026-01-02T00:00:00.000Z', 9)).toBe(2)
    expect(await filesAfter('2026-01-02T00:00:00.000Z', 10)).toBe(1)
  })

  test('or for 90 days by the clock of the server, whatever the one of this computer says', async () => {
    await answeredRun()
    ;(await openStore({ serverId, account: 'cadre', password: PASSWORD, mayCreate: false, cost: CHEAP, journal: journal.open, now: () => new Date('2036-01-01T00:00:00Z') })).close()
    expect(await filesAfter('2026-03-31T00:00:00.000Z', null)).toBe(2)
    expect(await filesAfter('2026-04-02T00:00:01.000Z', null)).toBe(1)
  })

  test('and a database that was deleted meanwhile gets it back', async () => {
    await answeredRun()
    await Dexie.delete(databaseName(serverId, 'cadre'))
    const again = await open()
    expect(again.readSafety().healing.restored).toBe(1)
    expect(await waitingOps(again)).toHaveLength(1)
    again.close()
  })
})
