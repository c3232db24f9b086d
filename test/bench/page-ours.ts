import type { HelloReply } from '../../shared/protocol/hello.ts'
import { RegionCode } from '../../shared/domain/region.ts'
import { Cursor, type PullLine } from '../../shared/protocol/pull.ts'
import { readFrames } from '../../renderer/sync/read-frames.ts'
import { runFirstLoad } from '../../renderer/sync/run-first-load.ts'
import type { ServerPort } from '../../renderer/sync/sync-ports.ts'
import type { DeviceStore } from '../../renderer/store/device-store.ts'
import { databaseName, openStore } from '../../renderer/store/open-store.ts'
import { householdRecords, recordId } from './made-up-county.ts'

const SERVER_ID = 'bench'
/** The cost of the password is the same for every store and is left out: neither peer has one. */
const NO_COST = { memoryKiB: 8, passes: 1, lanes: 1 }
const HELLO: HelloReply = { serverTime: '2026-11-21T00:00:00Z', generation: '018f0000-0000-7000-8000-000000000000', acknowledgedSeq: 0, scopeEpoch: 1, scope: [RegionCode.parse('520000000000')], isCurrent: false, root: null, maxOperations: 500, maxBytes: 1_000_000, oldestSchemaVersion: 1, revocations: null }

export function openBenchStore(account: string, mayCreate: boolean): Promise<DeviceStore> {
  return openStore({ serverId: SERVER_ID, account, password: 'bench', mayCreate, cost: NO_COST })
}

/** From the first byte asked for to a search that answers, through the store and the sealing of the product. */
export async function ourFirstLoad(account: string, url: string): Promise<{ ms: number; households: number; found: number }> {
  await deleteDatabase(databaseName(SERVER_ID, account))
  const start = performance.now()
  const store = await openBenchStore(account, true)
  const result = await runFirstLoad({ local: store, server: snapshotServer(url) }, HELLO, false, { onProgress: () => undefined, signal: new AbortController().signal })
  if (result.kind !== 'ok') throw new Error(`first load: ${result.kind}`)
  const listing = await store.readListing()
  const found = listing.search('王').length
  const ms = performance.now() - start
  store.close()
  return { ms, households: listing.size, found }
}

export async function ourColdStart(account: string): Promise<{ firstPage: number; search: number; rows: number }> {
  const start = performance.now()
  const store = await openBenchStore(account, false)
  const listing = await store.readListing()
  const names = Array.from({ length: Math.min(30, listing.size) }, (_, row) => listing.factsAt(row).headName)
  const firstPage = performance.now() - start
  const rows = listing.search('王').length
  const search = performance.now() - start
  store.close()
  return { firstPage, search, rows: names.length + rows }
}

/** Milliseconds per search, and how many households it found. */
export async function ourSearch(account: string, words: readonly string[]): Promise<{ ms: number[]; found: number[] }> {
  const store = await openBenchStore(account, false)
  const listing = await store.readListing()
  for (const word of words) listing.search(word)
  const found = words.map((word) => listing.search(word).length)
  const ms = words.map((word) => {
    const start = performance.now()
    // The clock of the browser is coarse: ten searches for one reading.
    for (let turn = 0; turn < 10; turn++) listing.search(word)
    return (performance.now() - start) / 10
  })
  store.close()
  return { ms, found }
}

/** Milliseconds of each acknowledged save: op, audit line and facts in one strict transaction. */
export async function ourSaves(account: string, households: readonly number[]): Promise<number[]> {
  const store = await openBenchStore(account, false)
  const times: number[] = []
  for (const household of households) {
    const [record] = householdRecords(household)
    if (!record) continue
    // The person has the household open.
    await store.findHousehold(record.id)
    const start = performance.now()
    await store.save([{ kind: 'patch', recordKind: 'household', recordId: record.id, householdId: record.householdId, changes: { remark: `核实 ${times.length} ${performance.now()}` } }])
    times.push(performance.now() - start)
  }
  store.close()
  return times
}

/** Bytes that one save left on disk. */
export async function ourSavedBytes(account: string): Promise<number> {
  const database = await request(indexedDB.open(databaseName(SERVER_ID, account)))
  let bytes = 0
  for (const table of ['outbox', 'audit', 'facts']) {
    const cursor = await request(database.transaction(table).objectStore(table).openCursor(null, 'prev'))
    const row: Record<string, unknown> = cursor?.value ?? {}
    for (const value of Object.values(row)) bytes += value instanceof Uint8Array ? value.byteLength : JSON.stringify(value).length
  }
  database.close()
  return bytes
}

/** Stores pulled changes in pages of 1,000, with the cursor in the same transaction. */
export async function ourPull(account: string, households: readonly number[], rowVersion: number): Promise<{ ms: number; shown: number }> {
  const store = await openBenchStore(account, false)
  const lines = households.flatMap((household): PullLine[] => {
    const [record] = householdRecords(household)
    return record ? [{ type: 'upsert', record: { ...record, rowVersion, body: { ...record.body, groupNo: `v${rowVersion}` }, fieldVersions: { groupNo: rowVersion } } }] : []
  })
  const start = performance.now()
  for (let from = 0; from < lines.length; from += 1000) {
    const page: PullLine = { type: 'page', cursor: Cursor.parse(`2:${from}`), more: true, deletions: 0 }
    await store.applyPulledPage([...lines.slice(from, from + 1000), page], new Date().toISOString())
  }
  const ms = performance.now() - start
  await untilListed(store, households, `v${rowVersion}`)
  const shown = performance.now() - start
  store.close()
  return { ms, shown }
}

/** Until the list shows every change. */
async function untilListed(store: DeviceStore, households: readonly number[], groupNo: string): Promise<void> {
  let shown = 0
  while (shown < households.length) {
    const listing = await store.readListing()
    const isShown = (household: number) => {
      const row = listing.rowOf(recordId(household, 0))
      return row !== undefined && listing.factsAt(row).groupNo === groupNo
    }
    while (shown < households.length && isShown(households[shown] ?? 0)) shown++
    if (shown < households.length) await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function snapshotServer(url: string): Pick<ServerPort, 'snapshot'> {
  return {
    async snapshot() {
      const response = await fetch(url)
      if (!response.body) throw new Error('no body')
      return { kind: 'ok', value: readFrames(chunksOf(response.body)) }
    },
  }
}

async function* chunksOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
}

export function request<Result>(asked: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error ?? new Error('IndexedDB'))
  })
}

export async function deleteDatabase(name: string): Promise<void> {
  await request(indexedDB.deleteDatabase(name))
}
