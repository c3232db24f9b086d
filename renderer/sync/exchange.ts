import type { HelloReply } from '../../shared/protocol/hello.ts'
import { PROTOCOL_VERSION, SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import { LineageId } from '../../shared/sync/operation.ts'
import type { SyncEvent } from '../../shared/sync/next-sync-phase.ts'
import type { ExchangeResult, Failure } from './exchange-result.ts'
import { pullChanges } from './pull-changes.ts'
import { pushOutbox } from './push-outbox.ts'
import { runFirstLoad, type LoadProgress } from './run-first-load.ts'
import type { SyncPorts } from './sync-ports.ts'

/** What the server takes when it has not said it itself. */
const CAUTIOUS_LIMITS = { maxOperations: 100, maxBytes: 250_000 }

export interface ExchangeWatcher {
  readonly onEvent: (event: SyncEvent) => void
  readonly onProgress: (progress: LoadProgress) => void
  readonly signal: AbortSignal
}

/** An exchange, and once more with a new session when the old one has run out in the middle. */
export async function runExchangeWithSession(ports: SyncPorts, watcher: ExchangeWatcher): Promise<ExchangeResult<null>> {
  const first = await runExchange(ports, watcher)
  if (first.kind !== 'refused' || first.refusal.code !== 'session_expired') return first
  const renewed = await ports.renewSession()
  return renewed.kind === 'ok' ? runExchange(ports, watcher) : renewed
}

/**
 * One whole exchange: hello, first load where there is none, push, then pull (or everything anew, where the server began
 * another life or the scope changed). Resolves with the first failure, or with `ok` when both sides agree.
 */
async function runExchange(ports: SyncPorts, watcher: ExchangeWatcher): Promise<ExchangeResult<null>> {
  const hello = await sayHello(ports)
  if (hello.kind !== 'ok') {
    // An outdated app still hands over what the server understands, before it asks for the update.
    if (hello.kind === 'refused' && hello.refusal.code === 'upgrade_required') await pushOutbox(ports, CAUTIOUS_LIMITS)
    return hello
  }
  ports.local.noteServerTime(hello.value.serverTime)
  if (hello.value.revocations) await ports.local.transfer.noteRevocations(hello.value.revocations)
  const before = await ports.local.readPosition()
  const isOtherLife = before.cursor !== null && (before.generation !== hello.value.generation || before.scopeEpoch !== hello.value.scopeEpoch)
  if (before.cursor === null) {
    watcher.onEvent('greeted_empty')
    const loaded = await runFirstLoad(ports, hello.value, false, watcher.onProgress, watcher.signal)
    if (loaded.kind !== 'ok') return loaded
    watcher.onEvent('loaded')
  } else watcher.onEvent('greeted')
  if (before.cursor !== null && before.generation !== hello.value.generation) await ports.local.requeueAnswered()
  const pushed = await pushOutbox(ports, hello.value)
  if (pushed.kind !== 'ok') return pushed
  watcher.onEvent('pushed')
  const renewed = isOtherLife ? await runFirstLoad(ports, hello.value, true, watcher.onProgress, watcher.signal) : OK
  if (renewed.kind !== 'ok') return renewed
  return pullRest(ports, hello.value)
}

async function pullRest(ports: SyncPorts, hello: HelloReply): Promise<ExchangeResult<null>> {
  const { cursor } = await ports.local.readPosition()
  return cursor === null ? { kind: 'unreachable', reason: 'broken' } : pullChanges(ports, cursor, hello.scopeEpoch)
}

async function sayHello(ports: SyncPorts): Promise<ExchangeResult<HelloReply>> {
  const lineageId = LineageId.parse(await ports.local.readLineageId())
  return ports.server.hello({ lineageId, protocolVersion: PROTOCOL_VERSION, schemaVersion: SCHEMA_VERSION })
}

/** The event of the phase table that a failure is. */
export function eventOfFailure(failure: Failure): SyncEvent {
  if (failure.kind === 'unreachable') return 'failed'
  if (failure.refusal.code === 'session_expired' || failure.refusal.code === 'wrong_password') return 'session_expired'
  return failure.refusal.code === 'upgrade_required' ? 'upgrade_required' : 'failed'
}

const OK = { kind: 'ok', value: null } as const
