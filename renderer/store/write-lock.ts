/** Runs one writer at a time over all tabs: what a save was based on cannot change before it is on disk. */
export interface WriteLock {
  run<Result>(work: () => Promise<Result>): Promise<Result>
}

/** Web Locks where they exist (every browser and Electron); within one process the queue alone is enough. */
export function createWriteLock(name: string): WriteLock {
  let tail: Promise<unknown> = Promise.resolve()
  return {
    run(work) {
      const locks = typeof navigator === 'undefined' ? undefined : navigator.locks
      const locked = async () => (locks ? await locks.request(`${name}:write`, work) : await work())
      const turn = tail.then(locked, locked)
      tail = turn.catch(() => undefined)
      return turn
    },
  }
}
