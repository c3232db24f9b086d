import PouchDB from 'pouchdb'
import { createRxDatabase, type RxCollection } from 'rxdb/plugins/core'
import { replicateRxCollection } from 'rxdb/plugins/replication'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import { recordId, type HouseholdRow } from '../made-up-county.ts'

/** What is asked of a peer: a first load, then rounds of no change, `pulled` changes of others, `pushed` changes of its own. */
export interface ReplicaTask {
  readonly server: string
  readonly households: number
  readonly rounds: number
  readonly pulled: number
  readonly pushed: number
}

/** Milliseconds; each list has one entry a round. */
export interface ReplicaTimes {
  readonly firstLoad: number
  readonly noChange: readonly number[]
  readonly pull: readonly number[]
  readonly push: readonly number[]
}

interface Replica {
  /** Brings everything new of the server. Resolves with the number of rows held. */
  pull(): Promise<number>
  /** Changes these rows here, without sending them. */
  edit(ids: readonly string[], rev: number): Promise<void>
  push(): Promise<void>
  close(): Promise<void>
}

const BATCH = { batch_size: 1000, batches_limit: 10 }

export async function pouchReplica(task: ReplicaTask): Promise<ReplicaTimes> {
  const local = new PouchDB('pouch', { adapter: 'idb', revs_limit: 1 })
  const remote = `${task.server}/county`
  return timesOf(task, {
    async pull() {
      await local.replicate.from(remote, BATCH)
      return (await local.info()).doc_count
    },
    async edit(ids, rev) {
      const { rows } = await local.allDocs({ keys: ids, include_docs: true })
      await local.bulkDocs(rows.map(({ doc }) => ({ ...doc, rev })))
    },
    async push() {
      const { docs_written, doc_write_failures } = await local.replicate.to(remote, BATCH)
      if (docs_written !== task.pushed || doc_write_failures > 0) throw new Error(`pushed ${docs_written}`)
    },
    close: () => local.destroy(),
  })
}

const ROW_SCHEMA = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 40 }, village: { type: 'string', maxLength: 14 }, status: { type: 'string', maxLength: 12 }, headName: { type: 'string', maxLength: 16 },
    updatedAt: { type: 'number', minimum: 0, maximum: 1e15, multipleOf: 1 }, dirty: { type: 'number', minimum: 0, maximum: 1, multipleOf: 1 },
    rev: { type: 'number' }, keys: { type: 'array', items: { type: 'string' } }, household: { type: 'object' }, members: { type: 'array', items: { type: 'object' } }, statements: { type: 'array', items: { type: 'object' } },
  },
  required: ['id', 'village', 'status', 'updatedAt', 'dirty', 'headName'],
  indexes: ['headName', ['village', 'updatedAt'], ['status', 'village'], 'dirty'],
  additionalProperties: false,
} as const

export async function rxReplica(task: ReplicaTask): Promise<ReplicaTimes> {
  const database = await createRxDatabase({ name: 'rx', storage: getRxStorageDexie(), multiInstance: false })
  const { households } = await database.addCollections({ households: { schema: ROW_SCHEMA } })
  const collection: RxCollection<HouseholdRow> = households
  let sent = 0
  const replicate = async () => {
    const replication = replicateRxCollection<HouseholdRow, { seq: number }>({
      collection, replicationIdentifier: 'bench', live: false, waitForLeadership: false,
      pull: { batchSize: 1000, handler: (checkpoint, limit) => ask(`${task.server}/rows/pull?since=${checkpoint?.seq ?? 0}&limit=${limit}`) },
      push: {
        batchSize: 1000,
        handler(rows) {
          sent += rows.length
          return ask(`${task.server}/rows/push`, { method: 'POST', body: JSON.stringify(rows) })
        },
      },
    })
    await replication.awaitInitialReplication()
  }
  return timesOf(task, {
    async pull() {
      await replicate()
      return collection.count().exec()
    },
    async edit(ids, rev) {
      const held = await collection.findByIds([...ids]).exec()
      await collection.bulkUpsert([...held.values()].map((row) => ({ ...row.toMutableJSON(), rev })))
    },
    async push() {
      const before = sent
      await replicate()
      if (sent - before < task.pushed) throw new Error(`pushed ${sent - before}`)
    },
    async close() {
      await database.remove()
    },
  })
}

async function timesOf(task: ReplicaTask, replica: Replica): Promise<ReplicaTimes> {
  const times = { noChange: [] as number[], pull: [] as number[], push: [] as number[] }
  const wanted = async () => {
    const held = await replica.pull()
    if (held !== task.households) throw new Error(`holds ${held} of ${task.households}`)
  }
  const firstLoad = await timed(wanted)
  for (let round = 0; round < task.rounds; round++) {
    await replica.pull()
    times.noChange.push(await timed(wanted))
    await ask(`${task.server}/change?households=${task.pulled}&rev=${100 + round * 2}`)
    times.pull.push(await timed(wanted))
    await replica.edit(Array.from({ length: task.pushed }, (_, household) => recordId(task.pulled + household, 0)), 101 + round * 2)
    times.push.push(await timed(() => replica.push()))
  }
  await replica.close()
  return { firstLoad, ...times }
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function ask<Answer>(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, { cache: 'no-store', ...init })
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return (await response.json()) as Answer
}
