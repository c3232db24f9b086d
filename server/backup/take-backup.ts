import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type Database } from '../database/connect.ts'
import { startEmbeddedPostgres } from '../database/embedded-postgres.ts'
import { findRunAs, reachableDataFolder } from '../database/postgres-user.ts'
import { copyCluster } from './copy-cluster.ts'
import { noteVerified } from './verified-backup.queries.ts'
import { verifyBackup, type BackupCheck } from './verify-backup.ts'

const DATABASE = 'bangfu'

/**
 * Copies the embedded database while it runs, starts the copy, reads all of it, and notes how far it reaches. Resolves with
 * what was found; a copy with damaged rows is not noted. Throws where the copy cannot be made or does not start.
 */
export async function takeBackup(dataFolder: string, to: string): Promise<BackupCheck> {
  const passwordFile = join(dataFolder, 'postgres-password')
  const runAs = findRunAs()
  const target = join(to, 'postgres')
  mkdirSync(to, { recursive: true })
  if (reachableDataFolder(target, runAs) !== target) throw new Error(`The user of the database cannot walk to ${to}: choose a folder that is open to it.`)
  const cluster = await startEmbeddedPostgres({ folder: join(dataFolder, 'postgres'), passwordFile, durable: true })
  const live = connect(cluster.urlOf(DATABASE))
  try {
    await copyCluster(cluster.urlOf('postgres'), reachableDataFolder(join(dataFolder, 'postgres'), runAs), target)
    const copy = await startEmbeddedPostgres({ folder: target, passwordFile, durable: true })
    const backup = connect(copy.urlOf(DATABASE))
    try {
      return await verifyAndNote(live, backup)
    } finally {
      await backup.destroy()
      await copy.stop()
    }
  } finally {
    await live.destroy()
    await cluster.stop()
  }
}

/** The same for a backup that the operator of an external database has restored somewhere. */
export async function verifyRestored(liveUrl: string, restoredUrl: string): Promise<BackupCheck> {
  const [live, backup] = [connect(liveUrl), connect(restoredUrl)]
  try {
    return await verifyAndNote(live, backup)
  } finally {
    await Promise.all([live.destroy(), backup.destroy()])
  }
}

async function verifyAndNote(live: Database, backup: Database): Promise<BackupCheck> {
  const check = await verifyBackup(live, backup)
  if (check.damaged + check.missing === 0 && check.holds) await noteVerified(live, check.holds)
  return check
}
