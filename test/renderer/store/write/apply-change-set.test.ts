import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import { newRecordId } from '../../../../renderer/store/new-id.ts'
import type { RecordEdit } from '../../../../renderer/store/store.ts'
import { householdBody, householdRecords, idOf, memberBody, VILLAGE, villageFrame } from '../made-up-village.ts'
import { freshServerId, loadedStore, openTestStore } from '../opened-store.ts'

const FRAME = villageFrame(VILLAGE, Array.from({ length: 20 }, (_, at) => householdRecords(at)))
const quiet = () => undefined
const never = new AbortController().signal

function newHousehold(name: string): RecordEdit[] {
  const id = newRecordId()
  return [
    { kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: VILLAGE, year: null, body: householdBody(VILLAGE) },
    { kind: 'create', recordKind: 'member', recordId: newRecordId(), householdId: id, areaCode: VILLAGE, year: null, body: memberBody(id, name) },
  ]
}

function wageOf(number: number, wage: string): RecordEdit[] {
  return [{ kind: 'patch', recordKind: 'income_statement', recordId: idOf('statement', number), householdId: idOf('household', number), changes: { wage } }]
}

describe('an import', () => {
  test('is written in pieces with progress, then shows as a whole and waits to be sent without a gap', async () => {
    const store = await loadedStore([FRAME])
    await store.save(wageOf(1, '1'))
    const steps: number[] = []
    const set = await store.applyChangeSet('2023 年名册', [...Array.from({ length: 450 }, (_, at) => newHousehold(`名${at}`)), wageOf(2, '2')], (progress) => steps.push(progress.done), never)
    expect(steps).toEqual([0, 200, 400, 451])
    expect(set).toMatchObject({ name: '2023 年名册', households: 451, edits: 901, undoneAt: null })
    expect((await store.readListing()).size).toBe(470)
    expect(await store.listChangeSets()).toEqual([set])
    const batch = await store.readOutboxBatch(10_000, 1e9)
    expect(batch.operations.map((op) => op.seq)).toEqual(Array.from({ length: 902 }, (_, at) => at + 1))
    store.close()
  })

  test('that is cancelled leaves nothing behind, and numbers no op', async () => {
    const store = await loadedStore([FRAME])
    const stop = new AbortController()
    const before = await store.readListing()
    const wages = [...before.columns.perHeadFen]
    const groups = [wageOf(3, '99'), ...Array.from({ length: 500 }, () => newHousehold('不留'))]
    const result = store.applyChangeSet('cancelled', groups, ({ done }) => done >= 200 && stop.abort(), stop.signal)
    await expect(result).rejects.toMatchObject({ code: 'cancelled' })
    const after = await store.readListing()
    expect(after.size).toBe(20)
    expect([...after.columns.perHeadFen]).toEqual(wages)
    expect(await store.listChangeSets()).toEqual([])
    expect((await store.readOutboxBatch(10_000, 1e9)).operations).toEqual([])
    store.close()
  })

  test('that a crash cut off is taken away at the next opening', async () => {
    const serverId = freshServerId()
    const store = await loadedStore([FRAME], serverId)
    const died = store.applyChangeSet('crashed', Array.from({ length: 900 }, () => newHousehold('不留')), ({ done }) => done >= 400 && store.close(), never)
    await expect(died).rejects.toThrow()
    const again = await openTestStore(serverId)
    expect((await again.readListing()).size).toBe(20)
    expect((await again.readOutboxBatch(10_000, 1e9)).operations).toEqual([])
    again.close()
  })

  test('that holds one refused body writes nothing', async () => {
    const store = await loadedStore([FRAME])
    await expect(store.applyChangeSet('bad', [wageOf(1, '5'), wageOf(2, 'five')], quiet, never)).rejects.toMatchObject({ code: 'invalid_body' })
    expect((await store.readOutboxBatch(10_000, 1e9)).operations).toEqual([])
    store.close()
  })
})

describe('undoing an import', () => {
  test('takes everything back by new ops and leaves what was edited since', async () => {
    const store = await loadedStore([FRAME])
    const fresh = newHousehold('新户')
    const touched = newHousehold('有人改过')
    const set = await store.applyChangeSet('import', [fresh, touched, wageOf(1, '100'), wageOf(2, '200')], quiet, never)
    const [household, member] = touched
    if (!household || !member) throw new Error('two edits')
    await store.save([{ kind: 'patch', recordKind: 'member', recordId: member.recordId, householdId: idOf('x', 1), changes: { phone: null, name: '改了' } }]).catch(() => undefined)
    await store.save([{ kind: 'patch', recordKind: 'member', recordId: member.recordId, changes: { name: '改了' } }])
    await store.save(wageOf(2, '201'))
    const result = await store.undoChangeSet(set.id, quiet)
    expect(result.undone).toBe(3)
    expect([...result.kept].sort()).toEqual([household.recordId, member.recordId, idOf('statement', 2)].sort())
    expect((await store.findHousehold(idOf('household', 1)))?.statements[0]?.record.body.wage).toBe('12000')
    expect((await store.findHousehold(idOf('household', 2)))?.statements[0]?.record.body.wage).toBe('201')
    expect((await store.readListing()).size).toBe(21)
    expect((await store.listChangeSets()).map((entry) => entry.undoneAt !== null)).toEqual([true])
    expect(await store.undoChangeSet(set.id, quiet)).toEqual({ undone: 0, kept: [] })
    store.close()
  })
})
