import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { createServerProcess } from './server-process.ts'

export interface KillableServer {
  /** Origin of the running process, without a slash at the end. */
  url(): string
  /** Everything that the server keeps, but for the marker beside it. */
  readonly folder: string
  /** SIGKILL to the server process; PostgreSQL goes on. */
  killServer(): Promise<void>
  /** SIGKILL to PostgreSQL in the middle of whatever it does, and then to the server. */
  killPostgres(): Promise<void>
  /** Starts it again where it does not run; durable as for real work. */
  start(): Promise<void>
  /** As an operator stops it. */
  stop(): Promise<void>
  query<Row extends object>(text: string): Promise<readonly Row[]>
  close(): Promise<void>
}

/** The server with its own PostgreSQL, made to be killed and put back. */
export async function startKillableServer(households: number): Promise<KillableServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-faults-'))
  chmodSync(folder, 0o755)
  const server = createServerProcess({ BANGFU_DATA: folder, BANGFU_DEMO_HOUSEHOLDS: String(households) })

  function postmaster(): { readonly pid: number; readonly port: number } | undefined {
    const file = join(folder, 'postgres', 'postmaster.pid')
    const [pid = '', , , port = ''] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    return Number(pid) > 0 ? { pid: Number(pid), port: Number(port) } : undefined
  }

  await server.start()
  return {
    url: () => server.url(),
    folder,
    start: () => server.start(),
    stop: () => server.stop(),
    killServer: () => server.kill(),
    async killPostgres() {
      const found = postmaster()
      if (found) process.kill(found.pid, 'SIGKILL')
      await server.kill()
      // Its backends see that the postmaster is gone and end; a new one must not meet them.
      await pause(300)
    },
    async query<Row extends object>(text: string) {
      const port = postmaster()?.port ?? 0
      const password = readFileSync(join(folder, 'postgres-password'), 'utf8').trim()
      const client = new Client({ connectionString: `postgres://bangfu:${password}@127.0.0.1:${port}/bangfu` })
      await client.connect()
      try {
        return (await client.query<Row>(text)).rows
      } finally {
        await client.end()
      }
    },
    async close() {
      await server.stop()
      const left = postmaster()
      if (left) {
        process.kill(left.pid, 'SIGINT')
        await pause(500)
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
      rmSync(`${folder}.life.json`, { force: true })
    },
  }
}
