import { nextSyncPhase, type SyncEvent } from '../../shared/sync/next-sync-phase.ts'
import { retryDelayMs } from '../../shared/sync/retry-delay.ts'
import { runAttachmentLane } from './attachment-lane.ts'
import type { ExchangeResult, Failure } from './exchange-result.ts'
import { eventOfFailure, runExchangeWithSession, type ExchangeWatcher } from './exchange.ts'
import type { SyncLogEntry } from '../store/report/sync-log.ts'
import type { Agreement } from './prove-agreement.ts'
import type { SyncPorts } from './sync-ports.ts'
import { INITIAL_SYNC_STATE, type SyncState } from './sync-state.ts'

const AFTER_SAVE_MS = 2_000
const EVERY_MS = 300_000
const AGAIN_MS = 30_000

export interface SyncLoop {
  state(): SyncState
  watch(onChange: (state: SyncState) => void): () => void
  /** Starts an exchange now, or as soon as the running one ends. Resolves when it has ended, however it ended. */
  syncNow(): Promise<void>
  /** A person has signed in again after `signed_out`. */
  signedIn(): void
  /** A person has said yes to the deletions that the exchange stopped at; more than those are asked about again. */
  allowDeletions(): void
  /** Breaks off a running first load; it goes on from there next time. */
  cancelLoad(): void
  stop(): void
}

/** Runs exchanges: after a save, when the network is back, every five minutes, on demand; after a failure with growing pauses. */
export function startSyncLoop(ports: SyncPorts): SyncLoop {
  const watchers = new Set<(state: SyncState) => void>()
  let state = INITIAL_SYNC_STATE
  let running: Promise<void> | undefined
  let again = false
  let failures = 0
  let stopped = false
  let loading = new AbortController()
  /** A person has stopped the load: it goes on when they say so, not by itself. */
  let isPaused = false
  /** As many deletions as a person has said yes to. */
  let allowedDeletions = 0
  /** Contents go only while no exchange runs: an op never waits behind a photo. */
  let lane = new AbortController()
  let cancelTimer: () => void = () => undefined

  function show(change: Partial<SyncState>): void {
    state = { ...state, ...change }
    for (const watcher of watchers) watcher(state)
  }

  function happen(event: SyncEvent, change: Partial<SyncState> = {}): void {
    show({ ...change, phase: nextSyncPhase(state.phase, event) })
  }

  function schedule(ms: number): void {
    cancelTimer()
    cancelTimer = ports.clock.after(ms, () => void start())
  }

  /** While one exchange runs, any number of wishes make one more. */
  function start(): Promise<void> {
    if (stopped) return Promise.resolve()
    if (running) again = true
    running ??= exchangeUntilQuiet().finally(() => (running = undefined))
    return running
  }

  async function exchangeUntilQuiet(): Promise<void> {
    do {
      again = false
      lane.abort()
      cancelTimer()
      happen('start', { nextTryAt: null })
      if (state.phase !== 'greeting') return
      loading = new AbortController()
      const result = await attempt()
      if (stopped) return
      if (result === 'storage') settle({ kind: 'unreachable', reason: 'broken' }, 'storage')
      else if (result.kind === 'ok') agree(result.value)
      else settle(result)
    } while (again && isQuiet())
  }

  function isQuiet(): boolean {
    return state.phase === 'idle'
  }

  async function attempt(): Promise<ExchangeResult<Agreement> | 'storage'> {
    try {
      return await runExchangeWithSession(ports, { onEvent: happen, onProgress: (progress) => show({ progress }), mayDelete: (deletions) => deletions <= allowedDeletions, onOtherLife: tellOtherLife, lastAgreedAt: state.lastAgreedAt, signal: loading.signal })
    } catch {
      // The ports answer with values; what is thrown is this device failing to read or write.
      return 'storage'
    }
  }

  /** An exchange that was cut off meets the same life once more: what it had counted then counts on. */
  function tellOtherLife(step: Parameters<ExchangeWatcher['onOtherLife']>[0]): void {
    const open = state.restore?.isDone === false ? state.restore : { metAt: ports.clock.now().toISOString(), lost: 0, isDone: false }
    if (step === 'met' && open !== state.restore) note('other_life')
    const lost = open.lost + (typeof step === 'object' ? step.lost : 0)
    show({ restore: { ...open, lost, isDone: step === 'loaded' } })
    if (step === 'loaded') note('handed_over', lost)
  }

  function agree(agreement: Agreement): void {
    failures = 0
    allowedDeletions = 0
    const isProven = agreement.state === 'agreed' || agreement.state === 'mended'
    happen('checked', { problem: null, requestId: null, progress: null, agreement, question: null, ...(isProven ? { lastAgreedAt: ports.clock.now().toISOString() } : {}) })
    note(agreement.state)
    // The rows that came meanwhile need not wait for the next round.
    schedule(agreement.state === 'behind' ? AGAIN_MS : EVERY_MS)
    sendContents()
  }

  function sendContents(): void {
    if (!ports.server.attachments || stopped) return
    lane = new AbortController()
    // Whatever this device cannot read now is tried again after the next exchange.
    void runAttachmentLane({ local: ports.local, server: ports.server.attachments }, lane.signal).catch(() => undefined)
  }

  /** A log that cannot be written must not end an exchange that went well. */
  function note(event: SyncLogEntry['event'], count?: number): void {
    const { problem, requestId } = state
    void ports.local.addToSyncLog({ at: ports.clock.now().toISOString(), event, problem, requestId, ...(count === undefined ? {} : { count }) }).catch(() => undefined)
  }

  function settle(failure: Failure, problem?: 'storage'): void {
    const refusal = failure.kind === 'refused' ? failure.refusal : null
    const reason = failure.kind === 'stopped' ? 'mass_deletion' : failure.kind === 'unreachable' ? failure.reason : failure.refusal.code
    const event = eventOfFailure(failure)
    const delay = retryDelayMs(failures++, ports.clock.roll(), refusal?.retryAfterSeconds ?? null)
    const isRetried = event === 'failed' && !isPaused
    happen(event, { problem: problem ?? reason, requestId: refusal?.requestId ?? null, progress: null, question: failure.kind === 'stopped' ? { deletions: failure.deletions, held: failure.held } : null, nextTryAt: isRetried ? new Date(ports.clock.now().getTime() + delay).toISOString() : null })
    note(event === 'session_expired' ? 'signed_out' : event === 'upgrade_required' ? 'outdated' : event === 'stopped' ? 'stopped' : 'failed')
    if (isRetried) schedule(delay)
    // Work goes on being handed over while the question is open.
    else if (event === 'upgrade_required' || event === 'stopped') schedule(EVERY_MS)
  }

  const stopWatchingSaves = ports.local.watchSaves(() => {
    if (running) again = true
    else if (state.phase === 'idle' || state.phase === 'asking') schedule(AFTER_SAVE_MS)
  })
  const onOnline = () => void start()
  if (typeof window !== 'undefined') window.addEventListener('online', onOnline)

  return {
    state: () => state,
    watch(onChange) {
      watchers.add(onChange)
      onChange(state)
      return () => void watchers.delete(onChange)
    },
    syncNow() {
      isPaused = false
      return start()
    },
    signedIn() {
      if (state.phase === 'signed_out') show({ phase: 'idle', problem: null })
      void start()
    },
    allowDeletions() {
      allowedDeletions = state.question?.deletions ?? 0
      void start()
    },
    cancelLoad() {
      isPaused = state.phase === 'loading'
      loading.abort()
    },
    stop() {
      stopped = true
      lane.abort()
      cancelTimer()
      loading.abort()
      stopWatchingSaves()
      watchers.clear()
      if (typeof window !== 'undefined') window.removeEventListener('online', onOnline)
    },
  }
}
