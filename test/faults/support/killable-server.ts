import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

export interface KillableServer {
  /** Origin of the running process, without a slash at the end. */
  url(): string
  /** SIGKILL to the server process; PostgreSQL goes on. */
  killServer(): Promise<void>
  /** SIGKILL to PostgreSQL in the middle of whatever it does, and then to the server. */
  killPostgres(): Promise<void>
  /** Starts it again where it does not run; durable as for real work. */
  start(): Promise<void>
  query<Row extends object>(text: string): Promise<readonly Row[]>
  close(): Promise<void>
}

/** The server as an operator runs it, in a process of its own with its own PostgreSQL, made to be killed. */
export async function startKillableServer(households: number): Promise<KillableServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-faults-'))
  chmodSync(folder, 0o755)
  let child: ChildProcess | undefined
  let url = ''

  async function start(): Promise<void> {
    if (child) return
    const started = spawn(process.execPath, ['server/main.ts'], { env: { ...process.env, BANGFU_DATA: folder, BANGFU_DEMO: '1', BANGFU_DEMO_HOUSEHOLDS: String(households), PORT: '0', BANGFU_LOG: 'silent' }, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
    child = started
    let said = ''
    url = await new Promise<string>((resolve, reject) => {
      started.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const ready = /^ready (\S+)$/m.exec(said)?.[1]
        if (ready) resolve(ready)
      })
      started.once('exit', () => reject(new Error(`the server ended: ${said.slice(-500)}`)))
    })
  }

  async function killServer(): Promise<void> {
    const victim = child
    child = undefined
    if (!victim?.pid || victim.exitCode !== null) return
    const ended = once(victim, 'exit')
    process.kill(victim.pid, 'SIGKILL')
    await ended
  }

  function postmaster(): { readonly pid: number; readonly port: number } | undefined {
    const file = join(folder, 'postgres', 'postmaster.pid')
    const [pid = '', , , port = ''] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    return Number(pid) > 0 ? { pid: Number(pid), port: Number(port) } : undefined
  }

  await start()
  return {
    url: () => url,
    start,
    killServer,
    async killPostgres() {
      const found = postmaster()
      if (found) process.kill(found.pid, 'SIGKILL')
      await killServer()
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
      if (child?.pid) {
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
      } else {
        const left = postmaster()
        if (left) process.kill(left.pid, 'SIGINT')
        await pause(500)
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
