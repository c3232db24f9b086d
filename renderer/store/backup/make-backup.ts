import { DATABASE_VERSION, type Disk } from '../disk/database.ts'
import { encodeBackup } from './backup-file.ts'

export interface BackupOwner {
  readonly serverId: string
  readonly account: string
}

/** The whole database of an account as one file, sealed as it lies on the disk. Nobody has to be signed in for it. */
export async function makeBackup(disk: Disk, owner: BackupOwner, now: Date): Promise<Uint8Array<ArrayBuffer>> {
  const { relaxed } = disk
  // One transaction: a save that comes in between is in it as a whole or not at all.
  const tables = await relaxed.transaction('r', relaxed.tables, async () => Object.fromEntries(await Promise.all(relaxed.tables.map(async (table) => [table.name, await table.toArray()] as const))))
  return encodeBackup({ ...owner, madeAt: now.toISOString(), databaseVersion: DATABASE_VERSION }, tables)
}
