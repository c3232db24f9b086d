import { createVault, type Vault } from '../../../renderer/store/crypto/vault.ts'
import { openDisk, type Disk } from '../../../renderer/store/disk/database.ts'
import { foldJournal } from '../../../renderer/store/journal/fold-journal.ts'
import { openOpfsJournalFolder } from '../../../renderer/store/journal/opfs-journal-folder.ts'
import { unlock } from '../../../renderer/store/unlock.ts'
import { openSavedOperations, type SavedOperation } from '../../../renderer/store/write/saved-operation.ts'
import { markOf } from './mark-of.ts'

/** Which saves each of the two homes on a computer can still tell of, by their marks. */
export interface Homes {
  readonly database: readonly string[]
  readonly journal: readonly string[]
}

/** Reads both beside the running program, with the product's own parts. */
export async function readHomes(name: string, account: string, password: string): Promise<Homes> {
  const disk = await openDisk(name)
  try {
    const { key } = await unlock(disk.strict.meta, { account, password, secret: null }, new Date())
    const vault = createVault(key)
    return { database: await readDatabase(disk, vault), journal: await readJournal(name, vault) }
  } finally {
    disk.close()
  }
}

async function readDatabase({ strict }: Disk, vault: Vault): Promise<string[]> {
  const lines = await strict.audit.filter((line) => line.what === 'saved').toArray()
  return marksOf((await Promise.all(lines.map((line) => openSavedOperations(vault, 'audit', line)))).flat())
}

async function readJournal(name: string, vault: Vault): Promise<string[]> {
  const folder = openOpfsJournalFolder(name)
  return folder ? marksOf((await foldJournal(folder, vault)).saves.flatMap(({ ops }) => ops)) : []
}

function marksOf(ops: readonly SavedOperation[]): string[] {
  return ops.map((op) => markOf(op.kind, op.recordId, op.changes['address']))
}
