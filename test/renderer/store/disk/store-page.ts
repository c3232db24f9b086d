import { Dexie } from 'dexie'
import { RegionCode } from '../../../../shared/domain/region.ts'
import type { PullLine } from '../../../../shared/protocol/pull.ts'
import type { RecordId } from '../../../../shared/domain/record-id.ts'
import { openOpfsJournalFolder } from '../../../../renderer/store/journal/opfs-journal-folder.ts'
import { databaseName, openStore } from '../../../../renderer/store/open-store.ts'
import { StoreProblem } from '../../../../renderer/store/store-problem.ts'
import type { DeviceStore } from '../../../../renderer/store/device-store.ts'
import type { RecordEdit, Safety } from '../../../../renderer/store/store.ts'
import { readFrames } from '../../../../renderer/sync/read-frames.ts'
import { readChunks } from '../../../../renderer/sync/read-lines.ts'
import { runFirstLoad } from '../../../../renderer/sync/run-first-load.ts'

/** What the test asks of the page: the store as the app has it, without the app. */
export interface StorePage {
  /** `opened`, or the code of the problem. */
  open(password: string): Promise<string>
  load(url: string): Promise<number>
  save(edits: readonly RecordEdit[]): Promise<void>
  saveDraft(key: string, value: unknown): Promise<void>
  findDraft(key: string): Promise<unknown>
  size(): Promise<number>
  search(text: string): Promise<number>
  addressOf(id: RecordId): Promise<{ readonly address: string | null; readonly waiting: number } | undefined>
  waiting(): Promise<number>
  /** Milliseconds until the page is on disk and the first figures show. */
  pull(lines: readonly PullLine[]): Promise<number>
  /** Takes the database away, as a browser does that is short of space; the private files stay. */
  deleteDatabase(): Promise<void>
  /** Saves that only the journal still had when the store was opened, and what it says of itself. */
  safety(): Safety
  importHouseholds(groups: readonly (readonly RecordEdit[])[]): Promise<number>
}

declare global {
  interface Window {
    storePage: StorePage
  }
}

let store: DeviceStore | undefined

function opened(): DeviceStore {
  if (!store) throw new Error('no store is open')
  return store
}

const HELLO = { serverTime: '2026-11-21T08:00:00.000Z', generation: '01900000-0000-7000-8000-000000000000', acknowledgedSeq: 0, scopeEpoch: 1, scope: [RegionCode.parse('520000000000')], isCurrent: false, root: null, maxOperations: 500, maxBytes: 1e6, oldestSchemaVersion: 1, revocations: null }

window.storePage = {
  async open(password) {
    try {
      store = await openStore({ serverId: 'test', account: 'cadre', password, mayCreate: true, journal: openOpfsJournalFolder })
      return 'opened'
    } catch (error) {
      return error instanceof StoreProblem ? error.code : String(error)
    }
  },
  async load(url) {
    const started = performance.now()
    const server = {
      async snapshot() {
        const response = await fetch(url)
        if (!response.body) throw new Error('no body')
        return { kind: 'ok', value: readFrames(readChunks(response.body, 30_000)) } as const
      },
    }
    const result = await runFirstLoad({ local: opened(), server }, HELLO, false, { onProgress: () => undefined, signal: new AbortController().signal })
    if (result.kind !== 'ok') throw new Error(JSON.stringify(result))
    return performance.now() - started
  },
  save: (edits) => opened().save(edits),
  saveDraft: (key, value) => opened().saveDraft(key, value),
  findDraft: async (key) => (await opened().findDraft(key))?.value,
  size: async () => (await opened().readListing()).size,
  search: async (text) => (await opened().readListing()).search(text).length,
  async addressOf(id) {
    const file = await opened().findHousehold(id)
    return file && { address: file.household.record.body.address, waiting: file.household.waiting }
  },
  waiting: () =>
    new Promise((resolve) => {
      const stop = opened().watchSyncCounts((counts) => {
        resolve(counts.waiting)
        queueMicrotask(() => stop())
      })
    }),
  async pull(lines) {
    const started = performance.now()
    await opened().applyPulledPage(lines, new Date().toISOString())
    return performance.now() - started
  },
  async deleteDatabase() {
    await Dexie.delete(databaseName('test', 'cadre'))
  },
  safety: () => opened().readSafety(),
  async importHouseholds(groups) {
    const started = performance.now()
    await opened().applyChangeSet('import', groups, () => undefined, new AbortController().signal)
    return performance.now() - started
  },
}

