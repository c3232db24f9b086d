import { Dexie, type Table } from 'dexie'
import type { HouseholdRow } from './made-up-county.ts'
import { recordId } from './made-up-county.ts'
import { deleteDatabase, request } from './page-ours.ts'

/** The store as most programs of this kind have it: Dexie, one row per household, five indexes, relaxed durability. */
type RowDatabase = Dexie & { readonly households: Table<HouseholdRow, string>; readonly meta: Table<{ key: string; value: unknown }, string> }

function openRows(name: string): RowDatabase {
  const database = new Dexie(name, { chromeTransactionDurability: 'relaxed' })
  database.version(1).stores({ households: 'id, *keys, [village+updatedAt], [status+village], dirty', meta: 'key' })
  return database as RowDatabase
}

/** The bytes of the rows and nothing else: what the network alone takes. */
export async function peerBareFetch(url: string): Promise<{ ms: number; bytes: number }> {
  const start = performance.now()
  const reader = (await fetch(url)).body?.getReader()
  let bytes = 0
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) bytes += read.value.length
  return { ms: performance.now() - start, bytes }
}

/** Streams NDJSON, parses, puts in pieces of 1,000 while the next one arrives. */
export async function peerFirstLoad(name: string, url: string): Promise<{ ms: number; households: number; found: number }> {
  await deleteDatabase(name)
  const start = performance.now()
  const database = openRows(name)
  await database.open()
  const response = await fetch(url)
  if (!response.body) throw new Error('no body')
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  let batch: HouseholdRow[] = []
  let storing: Promise<unknown> = Promise.resolve()
  const flush = async () => {
    const full = batch
    batch = []
    await storing
    storing = database.households.bulkPut(full)
  }
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + read.value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) batch.push(JSON.parse(line))
    if (batch.length >= 1000) await flush()
  }
  await flush()
  await storing
  const found = (await database.households.where('keys').startsWith('王').primaryKeys()).length
  const ms = performance.now() - start
  const households = await database.households.count()
  database.close()
  return { ms, households, found }
}

export async function peerColdStart(name: string): Promise<{ firstPage: number; search: number; rows: number }> {
  const start = performance.now()
  const database = openRows(name)
  await database.open()
  const page = await database.households.orderBy('[village+updatedAt]').limit(30).toArray()
  const firstPage = performance.now() - start
  const found = await database.households.where('keys').startsWith('王').distinct().primaryKeys()
  const search = performance.now() - start
  database.close()
  return { firstPage, search, rows: page.length + found.length }
}

export async function peerSearch(name: string, words: readonly string[]): Promise<{ ms: number[]; found: number[] }> {
  const database = openRows(name)
  await database.open()
  const ask = (word: string) => database.households.where('keys').startsWith(/^\d{2,}[\dx]$/.test(word) ? `#${Array.from(word.toUpperCase()).reverse().join('')}` : word).distinct().primaryKeys()
  const ms: number[] = []
  const found: number[] = []
  for (const word of words) await ask(word)
  for (const word of words) {
    const start = performance.now()
    found.push((await ask(word)).length)
    ms.push(performance.now() - start)
  }
  database.close()
  return { ms, found }
}

/** A bare strict put of so many bytes, without an op, an audit line, a seal or a check. */
export async function peerBarePut(name: string, bytes: number, times: number): Promise<number[]> {
  await deleteDatabase(name)
  const opening = indexedDB.open(name, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore('bytes', { autoIncrement: true })
  const database = await request(opening)
  const measured: number[] = []
  for (let turn = 0; turn < times; turn++) {
    const value = crypto.getRandomValues(new Uint8Array(bytes))
    const start = performance.now()
    await new Promise<void>((resolve, reject) => {
      const transaction = database.transaction('bytes', 'readwrite', { durability: 'strict' })
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'))
      transaction.objectStore('bytes').put(value)
    })
    measured.push(performance.now() - start)
  }
  database.close()
  return measured
}

/** Reads the rows, merges the change, writes them back, cursor in the same transaction, in pages of 1,000. */
export async function peerPull(name: string, households: readonly number[], rev: number): Promise<{ ms: number }> {
  const database = openRows(name)
  await database.open()
  const ids = households.map((household) => String(recordId(household, 0)))
  const start = performance.now()
  for (let from = 0; from < ids.length; from += 1000) {
    await database.transaction('rw', database.households, database.meta, async () => {
      const held = await database.households.bulkGet(ids.slice(from, from + 1000))
      await database.households.bulkPut(held.flatMap((row) => (row && row.rev < rev ? [{ ...row, rev, updatedAt: row.updatedAt + rev, household: { ...row.household, remark: `v${rev}` } }] : [])))
      await database.meta.put({ key: 'cursor', value: from })
    })
  }
  const ms = performance.now() - start
  database.close()
  return { ms }
}
