import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface ChildServer {
  readonly address: string
  stop(): void
}

/** Starts a server of this folder in a process of its own and waits until it tells its port. */
export function startChildServer(file: string, args: readonly string[]): Promise<ChildServer> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: ['--disable-warning=ExperimentalWarning'] })
  return new Promise((resolve, reject) => {
    child.once('message', (message: { readonly port: number }) => resolve({ address: `http://127.0.0.1:${message.port}`, stop: () => void child.kill() }))
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
}
