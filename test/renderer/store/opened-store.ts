import 'fake-indexeddb/auto'
import { RegionCode } from '../../../shared/domain/region.ts'
import { Cursor } from '../../../shared/protocol/pull.ts'
import { databaseName, openStore } from '../../../renderer/store/open-store.ts'
import type { DeviceStore } from '../../../renderer/store/device-store.ts'
import type { OpenJournalFolder } from '../../../renderer/store/journal/journal-folder.ts'
import type { VillageFrame } from '../../../renderer/store/intake/store-snapshot.ts'

/** Argon2id at its cheapest: what is tested here is what follows from the key. */
export const CHEAP = { memoryKiB: 64, passes: 1, lanes: 1 }
export const PASSWORD = 'made-up-password-1'

let count = 0

/** A server id that no other test of this process has used, so that every test has its own database. */
export function freshServerId(): string {
  return `test-${process.pid}-${++count}`
}

export function openTestStore(serverId: string, password = PASSWORD, journal?: OpenJournalFolder): Promise<DeviceStore> {
  return openStore({ serverId, account: 'cadre', password, mayCreate: true, cost: CHEAP, ...(journal ? { journal } : {}) })
}

/** A store that has had its first load. */
export async function loadedStore(frames: readonly VillageFrame[], serverId = freshServerId(), journal?: OpenJournalFolder): Promise<DeviceStore> {
  const store = await openTestStore(serverId, PASSWORD, journal)
  await store.beginLoad({ cursor: Cursor.parse('1:1'), generation: 'g1' })
  await store.storeVillages(frames, false)
  await store.endLoad({ generation: '01900000-0000-7000-8000-000000000000', scopeEpoch: 1, scope: [RegionCode.parse('520000000000')], villages: frames.map((frame) => frame.villageCode), openItems: new Set(), fresh: true })
  return store
}

export { databaseName }
