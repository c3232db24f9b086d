import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { binariesIn, type PostgresBinaries } from './postgres-binaries.ts'

/** Ids to run PostgreSQL under; empty for whoever started us. */
export interface RunAs {
  readonly uid?: number
  readonly gid?: number
}

/** PostgreSQL refuses to run as root, as which containers and CI run: then it runs as `postgres`, or as `nobody`. */
export function findRunAs(): RunAs {
  if (process.getuid?.() !== 0) return {}
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (!user) throw new Error('PostgreSQL cannot run as root and there is no user "postgres" or "nobody". Set DATABASE_URL or start as another user.')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

/** Whether another user may walk to a path: root's home is closed to everyone. */
function isReachable(path: string): boolean {
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false
  }
  return true
}

/** Where closed folders have their stand-in; open to walk through, whatever the mask of the process says. */
const OPEN_FOLDER = '/var/lib/bangfu'

function openFolder(): string {
  mkdirSync(OPEN_FOLDER, { recursive: true })
  chmodSync(OPEN_FOLDER, 0o755)
  return OPEN_FOLDER
}

/** A data folder that the user of the database can reach: the wanted one, or one in /var/lib that is always the same for it. Its parent exists afterwards. */
export function reachableDataFolder(wanted: string, runAs: RunAs): string {
  const folder = resolve(wanted)
  mkdirSync(dirname(folder), { recursive: true })
  if (runAs.uid === undefined || isReachable(dirname(folder))) return folder
  return join(openFolder(), nameOf(folder))
}

function nameOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16)
}

/** The programs where the user of the database can run them; copied once when they lie in a closed folder. */
export function reachableBinaries(found: PostgresBinaries, runAs: RunAs): PostgresBinaries {
  if (runAs.uid === undefined || isReachable(found.postgres)) return found
  const copy = join(openFolder(), `postgresql-${nameOf(found.folder)}`)
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`
    rmSync(unfinished, { recursive: true, force: true })
    cpSync(found.folder, unfinished, { recursive: true, verbatimSymlinks: true })
    renameSync(unfinished, copy)
  }
  return binariesIn(copy)
}
