import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { describe, expect, test } from 'vitest'
import type { DeviceStore } from '../../../../renderer/store/device-store.ts'
import { MemoryServer } from '../../sync/memory-server.ts'
import { close, device, startingRecords, wage, wageShown } from '../../sync/synced-device.ts'
import { idOf, OTHER_VILLAGE, VILLAGE } from '../made-up-village.ts'
import { freshServerId } from '../opened-store.ts'

/** Turns one bit of a stored value over, as a dying disk does. */
async function flipBit(store: DeviceStore, table: 'indexes' | 'segments' | 'facts', key: string, field: string): Promise<void> {
  const database = await new Dexie(store.lockName.replace(/:sync$/, '')).open()
  await database.table(table).update(key, (row: Record<string, Uint8Array>) => {
    const bytes = row[field]
    if (bytes) row[field] = bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte))
  })
  database.close()
}

describe('bytes on disk that no longer open', () => {
  test('a village is fetched again, and the unsent work on it is kept', async () => {
    const server = new MemoryServer(startingRecords())
    const serverId = freshServerId()
    const first = await device(server, undefined, serverId)
    await first.loop.syncNow()
    await first.store.save(wage(1, '111'))
    await flipBit(first.store, 'indexes', VILLAGE, 'index')
    close(first)
    const again = await device(server, undefined, serverId)
    expect((await again.store.readListing()).size).toBe(5)
    await again.loop.syncNow()
    expect((await again.store.readListing()).size).toBe(16)
    expect(await wageShown(again.store, 1)).toBe('111')
    expect(server.records.get(idOf('statement', 1))?.body['wage']).toBe('111')
    close(again)
  })

  test('rows of a village that break are noticed when they are read, and come again', async () => {
    const server = new MemoryServer(startingRecords())
    const one = await device(server)
    await one.loop.syncNow()
    await flipBit(one.store, 'segments', OTHER_VILLAGE, 'rows')
    await expect(one.store.findHousehold(idOf('household', 101))).rejects.toThrow('does not open')
    await expect.poll(async () => (await one.store.readPosition()).cursor).toBeNull()
    await one.loop.syncNow()
    expect(await wageShown(one.store, 101)).toBe('12000')
    close(one)
  })

  test('facts are derived again from the records', async () => {
    const server = new MemoryServer(startingRecords())
    const serverId = freshServerId()
    const first = await device(server, undefined, serverId)
    await first.loop.syncNow()
    await first.store.save(wage(1, '111'))
    await flipBit(first.store, 'facts', idOf('household', 1), 'sealed')
    close(first)
    const again = await device(server, undefined, serverId)
    const perHead = async () => {
      const listing = await again.store.readListing()
      return listing.columns.perHeadFen[listing.rowOf(idOf('household', 1)) ?? -1]
    }
    await expect.poll(perHead).toBe((111 + 2500.5) * 50)
    close(again)
  })
})
