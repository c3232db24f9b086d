import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import { RegionCode } from '../../../shared/domain/region.ts'
import { openStore } from '../../../renderer/store/open-store.ts'
import { newRecordId } from '../../../renderer/store/new-id.ts'
import { householdBody, householdRecords, idOf, memberBody, OTHER_VILLAGE, VILLAGE, villageFrame } from './made-up-village.ts'
import { CHEAP, freshServerId, loadedStore, openTestStore, PASSWORD } from './opened-store.ts'

function village(from: number, count: number, code = VILLAGE) {
  return villageFrame(code, Array.from({ length: count }, (_, at) => householdRecords(from + at, code)))
}

describe('a loaded store', () => {
  test('lists, searches and reads the households of its villages', async () => {
    const store = await loadedStore([village(0, 20), village(100, 5, OTHER_VILLAGE)])
    const listing = await store.readListing()
    expect(listing.size).toBe(25)
    expect(listing.columns.villageCode).toEqual([VILLAGE, OTHER_VILLAGE])
    const row = listing.rowOf(idOf('household', 103))
    expect(row).toBeGreaterThanOrEqual(20)
    expect(listing.factsAt(row ?? -1).householdNo).toBe('H103')
    const [found] = listing.search('H103')
    expect(found).toBe(row)
    const file = await store.findHousehold(idOf('household', 103))
    expect(file?.members.map((member) => member.record.body.relation)).toEqual(['01', '03'])
    expect(file?.household.waiting).toBe(0)
    store.close()
  })

  test('shows a save at once, in the file, the list and the search, and again after a restart', async () => {
    const serverId = freshServerId()
    const store = await loadedStore([village(0, 20)], serverId)
    const household = idOf('household', 4)
    const before = await store.readListing()
    const row = before.rowOf(household) ?? -1
    await store.save([
      { kind: 'patch', recordKind: 'member', recordId: idOf('member', 8), changes: { name: '欧阳春草' } },
      { kind: 'patch', recordKind: 'income_statement', recordId: idOf('statement', 4), changes: { wage: '20000' } },
    ])
    const check = async (opened: typeof store) => {
      const listing = await opened.readListing()
      expect(listing.factsAt(row).headName).toBe('欧阳春草')
      expect([...listing.search('oycc')]).toEqual([row])
      expect(listing.columns.perHeadFen[row]).toBe((20000 + 3000.5 - 500) * 50)
      const file = await opened.findHousehold(household)
      expect(file?.members[0]?.waiting).toBe(1)
      expect(file?.statements[0]?.record.body.wage).toBe('20000')
    }
    await check(store)
    store.close()
    const again = await openTestStore(serverId)
    await check(again)
    const batch = await again.readOutboxBatch(500, 1e6)
    expect(batch.operations.map((op) => op.seq)).toEqual([1, 2])
    expect(batch.operations[0]?.base['name']?.value).toBe((before.factsAt(row)).headName)
    again.close()
  })

  test('keeps a new household behind its village and drops a deleted one', async () => {
    const store = await loadedStore([village(0, 3), village(100, 2, OTHER_VILLAGE)])
    const household = newRecordId()
    await store.save([
      { kind: 'create', recordKind: 'household', recordId: household, householdId: household, areaCode: VILLAGE, year: null, body: householdBody(VILLAGE, { householdNo: 'NEW' }) },
      { kind: 'create', recordKind: 'member', recordId: newRecordId(), householdId: household, areaCode: VILLAGE, year: null, body: memberBody(household, '新来的') },
      { kind: 'delete', recordKind: 'household', recordId: idOf('household', 1) },
    ])
    const listing = await store.readListing()
    expect(listing.size).toBe(5)
    expect(listing.rowOf(household)).toBe(2)
    expect(listing.rowOf(idOf('household', 1))).toBeUndefined()
    expect(listing.rowOf(idOf('household', 2))).toBe(1)
    expect(listing.factsAt(1).id).toBe(idOf('household', 2))
    expect(listing.factsAt(3).id).toBe(idOf('household', 100))
    expect([...listing.search('xld')]).toEqual([2])
    expect(await store.findHousehold(idOf('household', 1))).toBeUndefined()
    store.close()
  })

  test('refuses a body that its schema refuses, with the field, and writes nothing', async () => {
    const store = await loadedStore([village(0, 3)])
    await expect(store.save([{ kind: 'patch', recordKind: 'income_statement', recordId: idOf('statement', 1), changes: { wage: '12,000' } }])).rejects.toMatchObject({ code: 'invalid_body', fields: { wage: 'money.non_negative' } })
    expect((await store.readOutboxBatch(500, 1e6)).operations).toEqual([])
    store.close()
  })

  test('makes no op of a patch that changes nothing, and keeps fields that it does not know', async () => {
    const store = await loadedStore([village(0, 3)])
    await store.save([{ kind: 'patch', recordKind: 'household', recordId: idOf('household', 1), changes: { groupNo: '3' } }])
    await store.save([{ kind: 'patch', recordKind: 'household', recordId: idOf('household', 1), changes: { fromTheFuture: { a: 1 } } }])
    const { operations } = await store.readOutboxBatch(500, 1e6)
    expect(operations.map((op) => op.changes)).toEqual([{ fromTheFuture: { a: 1 } }])
    store.close()
  })
})

describe('the password', () => {
  test('opens without a network; a wrong one does not, and the fifth makes everyone wait, also after a restart', async () => {
    const serverId = freshServerId()
    const store = await loadedStore([village(0, 3)], serverId)
    store.close()
    let now = new Date('2026-11-21T08:00:00Z')
    const open = (password: string) => openStore({ serverId, account: 'cadre', password, mayCreate: false, cost: CHEAP, now: () => now })
    for (let turn = 1; turn <= 4; turn++) await expect(open('wrong')).rejects.toMatchObject({ code: 'wrong_password' })
    await expect(open('wrong')).rejects.toMatchObject({ code: 'wait' })
    await expect(open(PASSWORD)).rejects.toMatchObject({ code: 'wait', until: '2026-11-21T08:00:30.000Z' })
    now = new Date('2026-11-21T08:00:31Z')
    const again = await open(PASSWORD)
    expect((await again.readListing()).size).toBe(3)
    again.close()
  })

  test('an account that was never here is not opened offline, and leaves nothing behind', async () => {
    const serverId = freshServerId()
    await expect(openStore({ serverId, account: 'nobody', password: PASSWORD, mayCreate: false, cost: CHEAP })).rejects.toMatchObject({ code: 'not_on_device' })
    expect((await indexedDB.databases()).some((database) => database.name?.includes(serverId))).toBe(false)
  })

  test('nothing that a person wrote lies open on disk', async () => {
    const serverId = freshServerId()
    const store = await loadedStore([village(0, 3)], serverId)
    await store.save([{ kind: 'patch', recordKind: 'household', recordId: idOf('household', 1), changes: { address: 'PLAINTEXT-ADDRESS' } }])
    await store.saveDraft('household/1', { address: 'PLAINTEXT-DRAFT' })
    store.close()
    const { Dexie } = await import('dexie')
    const database = await new Dexie(`bangfu|${serverId}|cadre`).open()
    let seen = ''
    for (const table of database.tables) seen += JSON.stringify(await table.toArray(), (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value))
    database.close()
    expect(seen.length).toBeGreaterThan(1000)
    for (const secret of ['PLAINTEXT', '张小明', '520199', 'H1"']) expect(seen).not.toContain(secret)
  })

  test('a database that a newer program wrote is refused, not opened', async () => {
    const serverId = freshServerId()
    ;(await openTestStore(serverId)).close()
    const { Dexie } = await import('dexie')
    const newer = new Dexie(`bangfu|${serverId}|cadre`)
    newer.version(9).stores({ meta: 'key', other: 'id' })
    await newer.open()
    newer.close()
    await expect(openTestStore(serverId)).rejects.toMatchObject({ code: 'newer_database' })
  })
})

test('a region code of a village is what the listing is ordered by', async () => {
  const first = RegionCode.parse('520111001001')
  const store = await loadedStore([village(0, 2), village(50, 2, first)])
  expect((await store.readListing()).columns.villageCode[0]).toBe(first)
  store.close()
})
