import { existsSync, readFileSync, statSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export interface RunningCluster {
  readonly pid: number
  readonly port: number
  /** Whether the server that started it still runs. */
  readonly ownerAlive: boolean
}

/** The cluster that runs on a data folder, or `undefined`; a `postmaster.pid` whose process is gone or is another program counts as none. */
export function findRunningCluster(folder: string): RunningCluster | undefined {
  const file = join(folder, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (isOlderThanBoot(file) || !isAlive(pid) || !servesFolder(pid, folder) || !(port > 0)) return undefined
  const ownerFile = join(folder, 'bangfu-owner.pid')
  return { pid, port, ownerAlive: existsSync(ownerFile) && isAlive(Number(readFileSync(ownerFile, 'utf8'))) }
}

/** Asks for PostgreSQL's fast and clean shutdown and waits for it. */
export async function stopProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT')
  for (let waited = 0; isAlive(pid); waited += 50) {
    if (waited > 30_000) throw new Error(`process ${pid} of an earlier PostgreSQL does not stop`)
    await pause(50)
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Nobody waits for an orphan in a container without an init process: it has ended all the same. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`
  return existsSync(file) && / Z /.test(readFileSync(file, 'utf8').replace(/^.*\)/s, ''))
}

function isOlderThanBoot(file: string): boolean {
  return statSync(file).mtimeMs < Date.now() - uptime() * 1000
}

/** The number may belong to somebody else's PostgreSQL by now, which must not be stopped. Where there is no /proc the file is believed. */
function servesFolder(pid: number, folder: string): boolean {
  const file = `/proc/${pid}/cmdline`
  return !existsSync('/proc/self/cmdline') || (existsSync(file) && readFileSync(file, 'utf8').split('\0').includes(folder))
}
