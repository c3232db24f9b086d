import type { ChangeBus, StoreChange } from './change-bus.ts'

/**
 * Calls back with a fresh value now and after every change that concerns it. While one is being read, further changes are
 * gathered into one more reading; a value that was overtaken is not shown.
 */
export function watchFor<Value>(bus: ChangeBus, concerns: (change: StoreChange) => boolean, read: () => Promise<Value>, onChange: (value: Value) => void): () => void {
  let stopped = false
  let reading = false
  let again = false

  async function refresh(): Promise<void> {
    if (reading) {
      again = true
      return
    }
    reading = true
    try {
      do {
        again = false
        const value = await read()
        if (!stopped && !again) onChange(value)
      } while (again && !stopped)
    } finally {
      reading = false
    }
  }

  const show = () =>
    void refresh().catch((error: unknown) => {
      // A store that is being closed cannot be read any more, and nobody looks.
      if (!stopped) queueMicrotask(() => throwAgain(error))
    })
  show()
  const stopWatching = bus.watch((change) => {
    if (concerns(change)) show()
  })
  return () => {
    stopped = true
    stopWatching()
  }
}

/** To where the program gathers what nobody caught. */
function throwAgain(error: unknown): never {
  throw error
}
