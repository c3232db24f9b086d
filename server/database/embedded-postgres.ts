import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { once } from 'node:events'
import { findPostgresBinaries } from './postgres-binaries.ts'
import { findRunAs, reachableBinaries, reachableDataFolder, type RunAs } from './postgres-user.ts'
import { findRunningCluster, stopProcess } from './running-cluster.ts'

export interface EmbeddedPostgres {
  /** Connection URL of a database on this cluster. */
  urlOf(database: string): string
  /** Ends connections, writes everything and stops. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** Created with mode 0700 when it is not there. */
  readonly folder: string
  /** File with the random password, mode 0600. */
  readonly passwordFile: string
  /** False only in tests: the cluster may be lost in a power cut. */
  readonly durable: boolean
}

const USER = 'bangfu'
const START_LIMIT_MS = 60_000

/**
 * Starts the real PostgreSQL that comes with the product, on a free port of this machine only. A cluster left behind by a
 * killed server is stopped first; one that a living server owns is shared and left running.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const runAs = findRunAs()
  const binaries = reachableBinaries(findPostgresBinaries(), runAs)
  const folder = reachableDataFolder(options.folder, runAs)
  const password = readPassword(options.passwordFile)
  const urlOf = (port: number) => (database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`

  const running = findRunningCluster(folder)
  if (running?.ownerAlive) return { urlOf: urlOf(running.port), stop: () => Promise.resolve() }
  if (running) await stopProcess(running.pid)
  // PostgreSQL would refuse to start when the number in a file left behind belongs to any living process.
  rmSync(join(folder, 'postmaster.pid'), { force: true })
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(binaries.initdb, folder, password, runAs)

  const port = await findFreePort()
  const flags = ['-D', folder, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_wal_size=2GB', '-c', 'log_statement=none', '-c', 'log_min_error_statement=panic', '-c', 'log_error_verbosity=terse']
  const fragile = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']
  // Detached: Ctrl-C in a terminal reaches the whole process group, and the database has to outlive the last request.
  const child = spawn(binaries.postgres, [...flags, ...(options.durable ? [] : fragile)], { ...runAs, detached: true, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  await waitUntilReady(child)
  writeFileSync(join(folder, 'bangfu-owner.pid'), String(process.pid))
  return { urlOf: urlOf(port), stop: () => stopChild(child, folder) }
}

function readPassword(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const password = randomBytes(24).toString('hex')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, password, { mode: 0o600 })
  return password
}

async function initialise(initdb: string, folder: string, password: string, runAs: RunAs): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const passwordFile = `${folder}.initial-${process.pid}`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (runAs.uid !== undefined && runAs.gid !== undefined) {
    chownSync(folder, runAs.uid, runAs.gid)
    chownSync(passwordFile, runAs.uid, runAs.gid)
  }
  try {
    const child = spawn(initdb, ['-D', folder, '-U', USER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-locale', '--no-instructions'], { ...runAs, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`PostgreSQL could not prepare ${folder}: ${said.trim()}`)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

async function waitUntilReady(child: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`PostgreSQL did not start in ${START_LIMIT_MS / 1000} s: ${said.slice(-500)}`)), START_LIMIT_MS)
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
      if (!said.includes('ready to accept connections')) return
      clearTimeout(timer)
      resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`PostgreSQL ended with ${code}: ${said.slice(-500)}`))
    })
  })
  child.removeAllListeners('exit')
  // Keep reading, or the pipe fills up and the database stands still.
  child.stderr?.removeAllListeners('data').resume()
}

async function stopChild(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    // SIGINT is PostgreSQL's fast and clean shutdown.
    child.kill('SIGINT')
    await ended
  }
  rmSync(join(folder, 'bangfu-owner.pid'), { force: true })
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
