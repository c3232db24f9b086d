import { hasKey, unlock, type KeyOwner } from '../unlock.ts'
import { openOlderDisk } from '../disk/older-disk.ts'
import type { MetaTable } from '../disk/database.ts'
import { encodeBackup } from './backup-file.ts'
import { underPassword, type BackupOwner } from './make-backup.ts'

export interface OlderBackup {
  readonly owner: BackupOwner
  readonly key: KeyOwner
  readonly now: Date
  /** Where the database lost its key header, the journal's. */
  readonly findKey: (meta: MetaTable) => Promise<void>
  readonly keep: (account: string, backup: Uint8Array<ArrayBuffer>) => Promise<void>
}

/**
 * Before this program touches the tables of an older one: all of them as a backup that the password alone opens, on any
 * computer. The password has to be right first; without it, or where the backup cannot be kept, nothing is upgraded.
 * @throws {StoreProblem} like `unlock`.
 */
export async function backUpOlder(name: string, { owner, key, now, findKey, keep }: OlderBackup): Promise<void> {
  const older = await openOlderDisk(name)
  if (!older) return
  try {
    await findKey(older.meta)
    // Without any key there is nothing to open, here as elsewhere; what is there is kept as it lies.
    const opened = (await hasKey(older.meta)) ? await unlock(older.meta, key, now) : undefined
    const tables = await older.readAll()
    await keep(owner.account, await encodeBackup({ ...owner, madeAt: now.toISOString(), databaseVersion: older.version }, opened ? underPassword(tables, opened.portable) : tables))
  } finally {
    older.close()
  }
}
