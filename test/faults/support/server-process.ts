import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** The server as an operator runs it, in a process of its own. */
export interface ServerProcess {
  /** Origin of the running process, without a slash at the end. */
  url(): string
  /** Of the running process; 0 where none runs. */
  pid(): number
  start(): Promise<void>
  /** As with Ctrl-C: what is under way is finished first. */
  stop(): Promise<void>
  kill(): Promise<void>
}

export function createServerProcess(environment: NodeJS.ProcessEnv): ServerProcess {
  let child: ChildProcess | undefined
  let url = ''

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const victim = child
    child = undefined
    if (!victim?.pid || victim.exitCode !== null) return
    const ended = once(victim, 'exit')
    process.kill(victim.pid, signal)
    await ended
  }

  return {
    url: () => url,
    pid: () => (child?.exitCode === null && child.signalCode === null ? (child.pid ?? 0) : 0),
    async start() {
      if (child) return
      const started = spawn(process.execPath, ['server/main.ts'], { env: { ...process.env, BANGFU_DEMO: '1', PORT: '0', BANGFU_LOG: 'silent', ...environment }, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
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
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}
