import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findRunAs } from '../../../server/database/postgres-user.ts'

/** Programs that an operator of an external database has and the embedded one lacks: pg_dump, pg_restore. */
export function findDebianPostgres(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).filter((name) => Number(name) >= 15).sort() : []
  return versions.map((version) => join(root, version, 'bin')).findLast((bin) => existsSync(join(bin, 'pg_dump')))
}

/** A cluster of the operator's own, on a free port of this machine. */
export interface DebianCluster {
  readonly folder: string
  urlOf(database: string): string
  start(): Promise<void>
  stop(): Promise<void>
  /** Runs one of the programs as the user of the database. */
  run(program: string, args: readonly string[]): string
}

const runAs = findRunAs()

export function chownToPostgres(path: string): void {
  if (runAs.uid !== undefined && runAs.gid !== undefined) chownSync(path, runAs.uid, runAs.gid)
}

export async function createDebianCluster(bin: string, folder: string, settings: readonly string[] = []): Promise<DebianCluster> {
  const port = await findFreePort()
  let child: ChildProcess | undefined
  const run: DebianCluster['run'] = (program, args) => execFileSync(join(bin, program), [...args], { ...runAs, encoding: 'utf8', cwd: '/tmp', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 })
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chownToPostgres(folder)
    run('initdb', ['-D', folder, '-U', 'bangfu', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'])
    appendFileSync(join(folder, 'postgresql.conf'), ["listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", ...settings, ''].join('\n'))
  }
  const urlOf = (database: string) => `postgres://bangfu@127.0.0.1:${port}/${database}`
  return {
    folder,
    urlOf,
    run,
    async start() {
      child = spawn(join(bin, 'postgres'), ['-D', folder, '-p', String(port)], { ...runAs, cwd: '/tmp', stdio: 'ignore' })
      for (let tries = 0; ; tries++) {
        try {
          run('psql', [urlOf('postgres'), '-Atqc', 'select pg_is_in_recovery()'])
          return
        } catch (error) {
          if (tries > 200) throw error
          await pause(100)
        }
      }
    },
    async stop() {
      const running = child
      child = undefined
      if (!running || running.exitCode !== null) return
      const ended = once(running, 'exit')
      running.kill('SIGINT')
      await ended
    },
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
