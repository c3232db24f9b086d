import { Dexie, type Table } from 'dexie'
import { StoreProblem } from '../store-problem.ts'
import type { AttachmentRow, AuditRow, ChangeSetRow, ConflictRow, DraftRow, ExportRow, FactsRow, HandOverRow, IndexRow, KeptRow, MetaRow, OutboxRow, ParcelRow, PieceRow, RecordRow, SegmentRow, StaleRow, SyncLogRow, TallyRow, TroubleRow } from './disk-rows.ts'

/** Raised with every change of the tables; a released version is never edited, the next one carries its upgrader. */
export const DATABASE_VERSION = 3

const TABLES_1 = {
  meta: 'key',
  segments: 'villageCode, [villageCode+version]',
  indexes: 'villageCode',
  rows: 'id, householdId',
  facts: 'householdId',
  stale: '++n',
  outbox: '++n, &id, *householdIds, changeSetId, firstSeq, [changeSetId+firstSeq], ops',
  troubles: 'opId, householdId',
  conflicts: 'id, householdId, open',
  drafts: 'key',
  audit: '++n, &id, changeSetId',
  changeSets: 'id, state',
} as const

/** What version 2 adds; what it does not name stays as it was. */
const TABLES_2 = {
  rows: 'id, householdId, areaCode',
  tallies: 'villageCode',
  handOvers: 'id, state, householdId',
  syncLog: '++n',
  attachments: 'sha256, *householdIds, state',
  pieces: '[sha256+place], sha256',
  exports: 'packageId',
  parcels: 'packageId, state',
} as const

/** The one table that every version has had: key header, lineage, what lies open beside the sealed data. */
export type MetaTable = Table<MetaRow, string>

const TABLES_3 = {
  keptRows: 'recordId, householdId, areaCode',
} as const

export interface StoreTables {
  readonly meta: MetaTable
  readonly segments: Table<SegmentRow, string>
  readonly indexes: Table<IndexRow, string>
  readonly rows: Table<RecordRow, string>
  readonly facts: Table<FactsRow, string>
  readonly stale: Table<StaleRow, number>
  readonly outbox: Table<OutboxRow, number>
  readonly troubles: Table<TroubleRow, string>
  readonly conflicts: Table<ConflictRow, string>
  readonly drafts: Table<DraftRow, string>
  readonly audit: Table<AuditRow, number>
  readonly changeSets: Table<ChangeSetRow, string>
  readonly tallies: Table<TallyRow, string>
  readonly handOvers: Table<HandOverRow, string>
  readonly syncLog: Table<SyncLogRow, number>
  readonly attachments: Table<AttachmentRow, string>
  readonly pieces: Table<PieceRow, [string, number]>
  readonly exports: Table<ExportRow, string>
  readonly parcels: Table<ParcelRow, string>
  readonly keptRows: Table<KeptRow, string>
}

export type StoreDatabase = Dexie & StoreTables

/**
 * The same database twice: Dexie knows durability only per connection. What a person saves goes through `strict`,
 * which waits for the disk; what can be fetched again goes through `relaxed`.
 */
export interface Disk {
  readonly name: string
  readonly strict: StoreDatabase
  readonly relaxed: StoreDatabase
  /** Calls back once when somebody else took the database away; at once where that has happened already. */
  watchLost(onLost: (how: DiskLost) => void): () => void
  close(): void
}

/** `deleted`: by a person or a cleaner program. `upgraded`: a newer program in another window has it now. */
export type DiskLost = 'deleted' | 'upgraded'

function connect(name: string, durability: 'strict' | 'relaxed', lost: (how: DiskLost) => void): StoreDatabase {
  const database = new Dexie(name, { chromeTransactionDurability: durability, autoOpen: false, cache: 'disabled', indexedDB, IDBKeyRange })
  database.version(1).stores(TABLES_1)
  database.version(2).stores(TABLES_2)
  database.version(DATABASE_VERSION).stores(TABLES_3)
  // A newer program in another tab must be able to upgrade; this one then says so instead of blocking it.
  database.on('versionchange', (event) => {
    database.close()
    lost(event.newVersion === null ? 'deleted' : 'upgraded')
  })
  // The browser itself has closed it, as when the site's data are cleared.
  database.on('close', () => lost('deleted'))
  return database as StoreDatabase
}

/**
 * Opens or creates the tables of one account, and brings those of an older program to today's: `backUpOlder` comes first.
 * @throws {StoreProblem} `newer_database` when a newer program wrote it: Dexie ≥ 4.0.1 would open it without complaint.
 */
export async function openDisk(name: string): Promise<Disk> {
  if ((await findDatabaseVersion(name)) > DATABASE_VERSION) throw new StoreProblem('newer_database')
  let lost: DiskLost | undefined
  const watchers = new Set<(how: DiskLost) => void>()
  const tellLost = (how: DiskLost) => {
    if (lost !== undefined) return
    lost = how
    for (const watcher of watchers) watcher(how)
  }
  const strict = connect(name, 'strict', tellLost)
  const relaxed = connect(name, 'relaxed', tellLost)
  try {
    await strict.open()
    await relaxed.open()
  } catch (error) {
    strict.close()
    relaxed.close()
    if (error instanceof StoreProblem) throw error
    if (error instanceof Dexie.VersionError) throw new StoreProblem('newer_database')
    throw new StoreProblem('disk_unusable', error)
  }
  return {
    name,
    strict,
    relaxed,
    watchLost(onLost) {
      watchers.add(onLost)
      if (lost !== undefined) onLost(lost)
      return () => void watchers.delete(onLost)
    },
    close() {
      watchers.clear()
      strict.close()
      relaxed.close()
    },
  }
}

/** Dexie multiplies its version numbers by ten inside IndexedDB. */
const NATIVE_FACTOR = 10

/** Asked before Dexie opens anything, because it would add its tables to the newer database first. 0 where there is none. */
export async function findDatabaseVersion(name: string): Promise<number> {
  const databases = await indexedDB.databases()
  return Math.floor((databases.find((database) => database.name === name)?.version ?? 0) / NATIVE_FACTOR)
}

export async function deleteDisk(name: string): Promise<void> {
  await Dexie.delete(name)
}
