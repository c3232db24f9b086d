import { DATABASE_VERSION, type Disk } from '../disk/database.ts'
import type { KeyHeader } from '../crypto/password-key.ts'
import { encodeBackup, type BackupTables } from './backup-file.ts'

export interface BackupOwner {
  readonly serverId: string
  readonly account: string
}

/** The whole database of an account as one file, sealed as it lies on the disk. `portable` opens it with the password alone. */
export async function makeBackup(disk: Disk, owner: BackupOwner, portable: KeyHeader, now: Date): Promise<Uint8Array<ArrayBuffer>> {
  const { relaxed } = disk
  // One transaction: a save that comes in between is in it as a whole or not at all.
  const tables: BackupTables = await relaxed.transaction('r', relaxed.tables, async (): Promise<Record<string, readonly unknown[]>> => Object.fromEntries(await Promise.all(relaxed.tables.map(async (table) => [table.name, await table.toArray()] as const))))
  return encodeBackup({ ...owner, madeAt: now.toISOString(), databaseVersion: DATABASE_VERSION }, underPassword(tables, portable))
}

/** The same tables under the password alone: a backup is for the day on which this computer is no more. */
export function underPassword(tables: BackupTables, portable: KeyHeader): BackupTables {
  return { ...tables, meta: [...(tables['meta'] ?? []).filter((row) => !isKeyHeader(row)), { key: 'key-header', value: portable }] }
}

function isKeyHeader(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'key' in row && row.key === 'key-header'
}
