import { z } from 'zod'
import { LineageId } from '../../../shared/sync/operation.ts'
import { DeviceSecretMissing, KeyHeader, openDataKey } from '../crypto/password-key.ts'
import { SealBroken } from '../crypto/sealed-bytes.ts'
import { DEVICE_ID } from '../device-id.ts'
import { DATABASE_VERSION, deleteDisk, openDisk } from '../disk/database.ts'
import { saveLineage } from '../intake/position.ts'
import { uuidv7 } from '../new-id.ts'
import { databaseName } from '../open-store.ts'
import { RECOVERY_COPY } from '../recovery.ts'
import { StoreProblem } from '../store-problem.ts'
import { DEVICE_KEYS } from '../transfer/device-keys.ts'
import { decodeBackup, type BackupHead } from './backup-file.ts'

/** What belongs to the computer of before and not to its data: the county may have barred it, and it may still be running. */
const OF_THE_DEVICE = [DEVICE_ID, DEVICE_KEYS, RECOVERY_COPY]

const KeyRow = z.object({ key: z.literal('key-header'), value: KeyHeader })

/**
 * Puts a backup in the place of an account that is not on this device. It begins a new lineage on a new device, because the numbers of
 * the old one may have gone on elsewhere; what the server has already it answers as before.
 * @throws {StoreProblem} `backup_damaged`, `newer_database`, `wrong_password`, `on_device` where the account has data here; nothing is written then.
 */
export async function restoreBackup(file: Uint8Array<ArrayBuffer>, serverId: string, password: string): Promise<BackupHead> {
  const found = await decodeBackup(file)
  if (!found) throw new StoreProblem('backup_damaged')
  const { head, tables } = found
  if (head.databaseVersion > DATABASE_VERSION) throw new StoreProblem('newer_database')
  await checkPassword(tables['meta'] ?? [], password)
  const name = databaseName(serverId, head.account)
  if ((await indexedDB.databases()).some((database) => database.name === name)) throw new StoreProblem('on_device')
  const disk = await openDisk(name)
  try {
    const { strict } = disk
    await strict.transaction('rw', strict.tables, async () => {
      for (const table of strict.tables) await table.bulkAdd([...(tables[table.name] ?? [])])
      await strict.outbox.where('firstSeq').above(0).modify({ firstSeq: 0, lineageId: '' })
      await strict.meta.bulkDelete(['attempts', ...OF_THE_DEVICE])
      await saveLineage(strict, { lineageId: LineageId.parse(uuidv7()), nextSeq: 1, answeredSeq: 0 })
    })
  } catch (error) {
    disk.close()
    await deleteDisk(name)
    throw new StoreProblem('disk_unusable', error)
  }
  disk.close()
  return head
}

async function checkPassword(meta: readonly unknown[], password: string): Promise<void> {
  const header = meta.map((row) => KeyRow.safeParse(row).data?.value).find((value) => value !== undefined)
  if (!header) throw new StoreProblem('backup_damaged')
  try {
    await openDataKey(header, password)
  } catch (error) {
    if (error instanceof DeviceSecretMissing) throw new StoreProblem('device_secret_missing', error)
    if (error instanceof SealBroken) throw new StoreProblem('wrong_password', error)
    throw error
  }
}
