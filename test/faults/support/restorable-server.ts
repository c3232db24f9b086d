import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chownToPostgres, createDebianCluster, findDebianPostgres, type DebianCluster } from './debian-postgres.ts'
import { createFolderCopy } from './folder-copy.ts'
import { startKillableServer } from './killable-server.ts'
import { createServerProcess } from './server-process.ts'

/** A server that can be put back to an earlier state, as operators do it. */
export interface RestorableServer {
  url(): string
  start(): Promise<void>
  stop(): Promise<void>
  /** What a restore leads back to; the server runs on. */
  backup(): Promise<void>
  /** Between `stop` and `start`. */
  restore(): Promise<void>
  close(): Promise<void>
}

const HOUSEHOLDS = 12

/** Everything in the data folder is copied while the server stands still; `withMarker`: the whole machine is put back, the marker beside the folder as well. */
async function byCopy(withMarker: boolean): Promise<RestorableServer> {
  const server = await startKillableServer(HOUSEHOLDS)
  const copy = createFolderCopy(server)
  return {
    url: () => server.url(),
    start: () => server.start(),
    stop: () => server.stop(),
    async backup() {
      await server.stop()
      copy.take()
      await server.start()
    },
    restore: () => Promise.resolve(copy.putBack(withMarker)),
    async close() {
      await server.close()
      copy.remove()
    },
  }
}

/** An external database of the operator's, put back by `how`. */
async function byOperator(settings: (folder: string) => readonly string[], how: (parts: { readonly bin: string; readonly folder: string; readonly cluster: DebianCluster }) => { backup(): Promise<void>; restore(): Promise<DebianCluster> }): Promise<RestorableServer> {
  const bin = findDebianPostgres()
  if (!bin) throw new Error('Debian\'s postgresql is not installed')
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-operator-'))
  chmodSync(folder, 0o777)
  let cluster = await createDebianCluster(bin, join(folder, 'first'), settings(folder))
  await cluster.start()
  cluster.run('createdb', ['-h', '127.0.0.1', '--maintenance-db', cluster.urlOf('postgres'), 'bangfu'])
  const start = () => createServerProcess({ BANGFU_DATA: join(folder, 'data'), BANGFU_DEMO_HOUSEHOLDS: String(HOUSEHOLDS), DATABASE_URL: cluster.urlOf('bangfu') })
  let server = start()
  await server.start()
  const way = how({ bin, folder, cluster })
  return {
    url: () => server.url(),
    start: () => server.start(),
    stop: () => server.stop(),
    backup: () => way.backup(),
    async restore() {
      await cluster.stop()
      cluster = await way.restore()
      server = start()
    },
    async close() {
      await server.stop()
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function byDump(): Promise<RestorableServer> {
  return byOperator(() => [], ({ bin, folder, cluster }) => {
    const dump = join(folder, 'bangfu.dump')
    let restores = 0
    return {
      backup: () => Promise.resolve(void cluster.run('pg_dump', ['-Fc', '-f', dump, cluster.urlOf('bangfu')])),
      async restore() {
        // A new machine: its numbers of transactions begin low, those in the rows are high.
        const second = await createDebianCluster(bin, join(folder, `again-${++restores}`))
        await second.start()
        second.run('createdb', ['--maintenance-db', second.urlOf('postgres'), 'bangfu'])
        // Roles belong to a cluster and are no part of a dump.
        second.run('psql', [second.urlOf('postgres'), '-qc', 'create role bangfu_analyst nologin'])
        second.run('pg_restore', ['--exit-on-error', '-d', second.urlOf('bangfu'), dump])
        return second
      },
    }
  })
}

function byPointInTime(): Promise<RestorableServer> {
  const archiving = (folder: string) => ['wal_level = replica', 'archive_mode = on', `archive_command = 'cp %p ${folder}/archive/%f'`]
  return byOperator(
    (folder) => {
      mkdirSync(join(folder, 'archive'))
      chownToPostgres(join(folder, 'archive'))
      return archiving(folder)
    },
    ({ bin, folder, cluster }) => {
      const base = join(folder, 'base')
      let restores = 0
      return {
        async backup() {
          cluster.run('pg_basebackup', ['-d', cluster.urlOf('postgres'), '-D', base, '-X', 'fetch', '-c', 'fast'])
          await pause(1100)
          cluster.run('psql', [cluster.urlOf('bangfu'), '-Atqc', "select pg_create_restore_point('yesterday'), pg_switch_wal()"])
        },
        async restore() {
          const again = join(folder, `again-${++restores}`)
          execFileSync('cp', ['-a', base, again])
          appendFileSync(join(again, 'postgresql.conf'), `restore_command = 'cp ${folder}/archive/%f %p'\nrecovery_target_name = 'yesterday'\nrecovery_target_action = 'promote'\n`)
          writeFileSync(join(again, 'recovery.signal'), '')
          chownToPostgres(join(again, 'recovery.signal'))
          const second = await createDebianCluster(bin, again)
          await second.start()
          for (let tries = 0; second.run('psql', [second.urlOf('postgres'), '-Atqc', 'select pg_is_in_recovery()']).trim() !== 'f'; tries++) {
            if (tries > 100) throw new Error('the recovery does not end')
            await pause(100)
          }
          return second
        },
      }
    },
  )
}

export const WAYS_TO_RESTORE: Readonly<Record<string, { readonly start: () => Promise<RestorableServer>; readonly needsDebian: boolean }>> = {
  'the data folder': { start: () => byCopy(false), needsDebian: false },
  'the whole machine, marker included': { start: () => byCopy(true), needsDebian: false },
  'a dump, into a new cluster': { start: byDump, needsDebian: true },
  'a point in time': { start: byPointInTime, needsDebian: true },
}
