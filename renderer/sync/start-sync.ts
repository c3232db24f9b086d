import type { DeviceStore } from '../store/device-store.ts'
import type { Session } from './session.ts'
import { startSyncLoop, type SyncLoop } from './sync-loop.ts'
import type { ServerPort, SyncClock } from './sync-ports.ts'
import { INITIAL_SYNC_STATE, SyncState } from './sync-state.ts'

export interface SyncHandle {
  state(): SyncState
  /** Calls back now and after every change; returns the way to stop. */
  watch(onChange: (state: SyncState) => void): () => void
  syncNow(): Promise<void>
  signedIn(): void
  cancelLoad(): void
  allowDeletions(): void
  stop(): void
}

/**
 * Starts the exchange of one opened store. Of all tabs of an account one does it, the first that gets the lock; the others
 * show its state, hand their wishes over, and one of them takes its place when it is closed.
 */
export function startSync(store: DeviceStore, session: Session, server: ServerPort, clock: SyncClock = REAL_CLOCK, program = ''): SyncHandle {
  const channel = new BroadcastChannel(store.lockName)
  const watchers = new Set<(state: SyncState) => void>()
  const leaving = new AbortController()
  let state: SyncState = INITIAL_SYNC_STATE
  let loop: SyncLoop | undefined

  function show(next: SyncState): void {
    state = next
    for (const watcher of watchers) watcher(next)
  }

  channel.onmessage = (event: MessageEvent<unknown>) => {
    if (loop) {
      if (event.data === SYNC_NOW) void loop.syncNow()
      if (event.data === ALLOW_DELETIONS) loop.allowDeletions()
      if (event.data === WHO_LEADS) channel.postMessage(state)
      return
    }
    const told = SyncState.safeParse(event.data)
    if (told.success) show(told.data)
  }

  async function lead(): Promise<void> {
    if (leaving.signal.aborted) return
    loop = startSyncLoop({ local: store, server, clock, program, renewSession: () => session.renew(server) })
    loop.watch((next) => {
      show(next)
      channel.postMessage(next)
    })
    void loop.syncNow()
    await new Promise<void>((resolve) => leaving.signal.addEventListener('abort', () => resolve()))
    loop.stop()
  }

  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks
  const led = locks ? locks.request(store.lockName, { signal: leaving.signal }, lead) : lead()
  led.catch(() => undefined)
  channel.postMessage(WHO_LEADS)

  return {
    state: () => state,
    watch(onChange) {
      watchers.add(onChange)
      onChange(state)
      return () => void watchers.delete(onChange)
    },
    async syncNow() {
      if (loop) await loop.syncNow()
      else channel.postMessage(SYNC_NOW)
    },
    signedIn: () => loop?.signedIn(),
    cancelLoad: () => loop?.cancelLoad(),
    allowDeletions() {
      if (loop) loop.allowDeletions()
      else channel.postMessage(ALLOW_DELETIONS)
    },
    stop() {
      leaving.abort()
      watchers.clear()
      channel.close()
    },
  }
}

const SYNC_NOW = 'sync-now'
const WHO_LEADS = 'who-leads'
const ALLOW_DELETIONS = 'allow-deletions'

export const REAL_CLOCK: SyncClock = {
  now: () => new Date(),
  roll: () => Math.random(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
