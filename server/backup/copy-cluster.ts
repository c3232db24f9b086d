import { chownSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { findRunAs } from '../database/postgres-user.ts'

/** What belongs to the running process, and the log, which is copied last. */
const NOT_COPIED = new Set(['postmaster.pid', 'postmaster.opts', 'bangfu-owner.pid', 'pg_wal', 'backup_label', 'tablespace_map'])

/**
 * Copies the data folder of a running cluster while people work in it (PostgreSQL, "Making a Base Backup Using the Low Level
 * API"). What is copied recovers to the moment of its end when it is started. `url` is that of a superuser.
 */
export async function copyCluster(url: string, from: string, to: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query("select pg_backup_start('bangfu', true)")
    copyFolder(from, to, NOT_COPIED)
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
    copyFolder(join(from, 'pg_wal'), join(to, 'pg_wal'))
    writeOwned(join(to, 'backup_label'), rows[0]?.labelfile ?? '')
  } finally {
    await client.end()
  }
}

function copyFolder(from: string, to: string, left: ReadonlySet<string> = new Set()): void {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  own(to)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (left.has(entry.name)) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyFolder(source, target)
    else copyFile(source, target)
  }
}

/** A file that goes away meanwhile is one that PostgreSQL needs no more. */
function copyFile(source: string, target: string): void {
  try {
    copyFileSync(source, target)
    own(target)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

function writeOwned(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 })
  own(path)
}

function own(path: string): void {
  const { uid, gid } = findRunAs()
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}
