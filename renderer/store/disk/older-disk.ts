import { Dexie } from 'dexie'
import type { BackupTables } from '../backup/backup-file.ts'
import { DATABASE_VERSION, findDatabaseVersion, openDisk, type MetaTable } from './database.ts'
import type { MetaRow } from './disk-rows.ts'

/** A database that an older program left, through its own eyes: nothing is upgraded. */
export interface OlderDisk {
  readonly version: number
  readonly meta: MetaTable
  readAll(): Promise<BackupTables>
  close(): void
}

/** `undefined` where there is none, or where it has today's tables. */
export async function openOlderDisk(name: string): Promise<OlderDisk | undefined> {
  const version = await findDatabaseVersion(name)
  if (version === 0 || version >= DATABASE_VERSION) return undefined
  // Without versions of its own Dexie takes the tables as they are.
  const older = await new Dexie(name, { chromeTransactionDurability: 'strict', indexedDB, IDBKeyRange }).open()
  return {
    version,
    meta: older.table<MetaRow, string>('meta'),
    readAll: () => older.transaction('r', older.tables, async () => Object.fromEntries(await Promise.all(older.tables.map(async (table) => [table.name, await table.toArray()] as const)))),
    close: () => older.close(),
  }
}

/** Does something with what lies open beside the sealed data; tables of an older program stay as they are. */
export async function withMeta<Result>(name: string, work: (meta: MetaTable) => Promise<Result>): Promise<Result> {
  const older = await openOlderDisk(name)
  const disk = older ?? (await openDisk(name))
  try {
    return await work('strict' in disk ? disk.strict.meta : disk.meta)
  } finally {
    disk.close()
  }
}
