import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { describe, expect, test } from 'vitest'
import { restoreBackup } from '../../../../renderer/store/backup/restore-backup.ts'
import { forgetAccount } from '../../../../renderer/store/accounts-on-device.ts'
import { databaseName } from '../../../../renderer/store/open-store.ts'
import { createFileJournal } from '../../../support/file-journal.ts'
import { MemoryServer } from '../../sync/memory-server.ts'
import { close, device, startingRecords, wage, wageShown } from '../../sync/synced-device.ts'
import { householdRecords, idOf, VILLAGE, villageFrame } from '../made-up-village.ts'
import { freshServerId, loadedStore, openTestStore, PASSWORD } from '../opened-store.ts'

const FRAMES = [villageFrame(VILLAGE, Array.from({ length: 8 }, (_, number) => householdRecords(number)))]

async function backedUp() {
  const serverId = freshServerId()
  const store = await loadedStore(FRAMES, serverId)
  await store.save([{ kind: 'patch', recordKind: 'household', recordId: idOf('household', 1), changes: { address: '备份前' } }])
  await store.saveDraft('household/new', { name: '没写完' })
  const [op] = (await store.readOutboxBatch(10, 1e6)).operations
  const lineage = await store.readLineageId()
  const { deviceId } = await store.readDeviceReport('', null)
  const file = await store.makeBackup()
  store.close()
  return { serverId, file, op, lineage, deviceId }
}

describe('[B1] a backup', () => {
  test('brings everything back on an empty device, under the same password, a new lineage and as a new device', async () => {
    const { serverId, file, op, lineage, deviceId } = await backedUp()
    await forgetAccount(serverId, 'cadre')
    expect(await restoreBackup(file, serverId, PASSWORD)).toMatchObject({ account: 'cadre' })
    const store = await openTestStore(serverId)
    expect((await store.readListing()).size).toBe(8)
    expect((await store.findHousehold(idOf('household', 1)))?.household.record.body.address).toBe('备份前')
    expect((await store.findDraft('household/new'))?.value).toEqual({ name: '没写完' })
    expect(await store.readLineageId()).not.toBe(lineage)
    // The computer of before may have been barred, or may still be running.
    expect((await store.readDeviceReport('', null)).deviceId).not.toBe(deviceId)
    const [again] = (await store.readOutboxBatch(10, 1e6)).operations
    expect({ ...again, lineageId: '' }).toEqual({ ...op, lineageId: '' })
    store.close()
  })

  test('tells nothing about anybody to whoever finds it', async () => {
    const { file } = await backedUp()
    const text = new TextDecoder('latin1').decode(file)
    const utf8 = new TextDecoder().decode(file)
    for (const secret of ['备份前', '没写完', '张小明']) expect(utf8).not.toContain(secret)
    expect(text).not.toContain('520199')
  })

  test('a wrong password, a cut or changed file, and data that are there already are refused, and nothing is written', async () => {
    const { serverId, file } = await backedUp()
    await expect(restoreBackup(file, serverId, PASSWORD)).rejects.toMatchObject({ code: 'on_device' })
    await forgetAccount(serverId, 'cadre')
    await expect(restoreBackup(file, serverId, 'another-password')).rejects.toMatchObject({ code: 'wrong_password' })
    for (const length of [0, 5, 40, Math.floor(file.length / 2), file.length - 1]) await expect(restoreBackup(file.slice(0, length), serverId, PASSWORD)).rejects.toMatchObject({ code: 'backup_damaged' })
    for (let flip = 0; flip < 12; flip++) {
      const harmed = file.slice()
      const at = Math.floor((harmed.length * flip) / 12)
      harmed[at] = (harmed[at] ?? 0) ^ 1
      await expect(restoreBackup(harmed, serverId, PASSWORD)).rejects.toThrow()
    }
    expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(databaseName(serverId, 'cadre'))
  })

  test('restored backup pushes old seqs: what was sent since is not lost and not doubled', async () => {
    const server = new MemoryServer(startingRecords())
    const serverId = freshServerId()
    const one = await device(server, undefined, serverId)
    await one.loop.syncNow()
    await one.store.save(wage(1, '1001'))
    const file = await one.store.makeBackup()
    await one.loop.syncNow()
    await one.store.save(wage(2, '2002'))
    await one.loop.syncNow()
    close(one)
    await forgetAccount(serverId, 'cadre')
    await restoreBackup(file, serverId, PASSWORD)
    const restored = await device(server, undefined, serverId)
    await restored.store.save(wage(3, '3003'))
    await restored.loop.syncNow()
    expect(await restored.store.listTroubles()).toEqual([])
    expect([await wageShown(restored.store, 1), await wageShown(restored.store, 2), await wageShown(restored.store, 3)]).toEqual(['1001', '2002', '3003'])
    expect([...server.ledger.values()].filter((outcome) => outcome.state === 'applied')).toHaveLength(3)
    expect(restored.loop.state().agreement?.state).toBe('agreed')
    close(restored)
  })
})

test('[B2] taking an account off a device takes its database and its journal, and nobody else’s', async () => {
  const [mine, other] = [freshServerId(), freshServerId()]
  const journal = createFileJournal()
  const kept = await loadedStore(FRAMES, other)
  kept.close()
  const store = await loadedStore(FRAMES, mine, journal.open)
  await store.save([{ kind: 'patch', recordKind: 'household', recordId: idOf('household', 1), changes: { address: '甲' } }])
  store.close()
  expect(journal.files()).toHaveLength(1)
  await forgetAccount(mine, 'cadre', journal.open)
  expect(journal.files()).toEqual([])
  expect(await Dexie.exists(databaseName(mine, 'cadre'))).toBe(false)
  expect(await Dexie.exists(databaseName(other, 'cadre'))).toBe(true)
  journal.remove()
})
