import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

const LONGEST_WAIT_MS = 30_000
/** A server that lived this long did not die of how it starts. */
const STEADY_MS = 60_000

/** Milliseconds until a server that died is started again: at once means a second, and twice as long after each death in a row. */
export function restartDelayMs(deathsInARow: number): number {
  return Math.min(1000 * 2 ** Math.max(0, deathsInARow - 1), LONGEST_WAIT_MS)
}

export interface Watcher {
  /** Each time that it is ready; `isFirst` only once. */
  readonly onReady: (address: string, isFirst: boolean) => void
  /** What it says beside that. */
  readonly onLine: (line: string) => void
  readonly onDeath: (code: number | null, waitMs: number) => void
}

export interface Kept {
  /** Exit code for whoever started all this: 0 after `stop`, that of the server where it never became ready. */
  readonly ended: Promise<number>
  stop(): void
}

/**
 * Runs a server and starts it again whenever it dies, until it is stopped. One that was never ready is not started again:
 * a taken port or a wrong setting stays what it is. `launch` starts a process that says `ready <address>` on its output.
 */
export function keepRunning(launch: () => ChildProcess, watcher: Watcher): Kept {
  let child: ChildProcess
  let timer: NodeJS.Timeout | undefined
  let isStopping = false
  let wasReady = false
  let deaths = 0
  let end: (code: number) => void = () => undefined
  const ended = new Promise<number>((resolve) => (end = resolve))

  function hear(line: string): void {
    const address = /^ready (http\S+)$/.exec(line)?.[1]
    if (address === undefined) return watcher.onLine(line)
    watcher.onReady(address, !wasReady)
    wasReady = true
  }

  function run(): void {
    const startedAt = Date.now()
    child = launch()
    if (child.stdout) createInterface({ input: child.stdout }).on('line', hear)
    child.once('exit', (code) => {
      if (isStopping) return end(0)
      if (!wasReady) return end(code ?? 1)
      deaths = Date.now() - startedAt > STEADY_MS ? 1 : deaths + 1
      watcher.onDeath(code, restartDelayMs(deaths))
      timer = setTimeout(run, restartDelayMs(deaths))
    })
  }

  run()
  return {
    ended,
    stop() {
      isStopping = true
      clearTimeout(timer)
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      else end(0)
    },
  }
}
