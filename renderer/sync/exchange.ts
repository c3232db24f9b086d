import type { RegionCode } from '../../shared/domain/region.ts'
import type { HelloReply } from '../../shared/protocol/hello.ts'
import { PROTOCOL_VERSION, SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import { LineageId } from '../../shared/sync/operation.ts'
import type { SyncEvent } from '../../shared/sync/next-sync-phase.ts'
import type { ExchangeResult, Failure } from './exchange-result.ts'
import type { SyncPosition } from '../store/intake/position.ts'
import { isOtherLife, loadAnew, takeLostWorkBack } from './meet-other-life.ts'
import { pullChanges } from './pull-changes.ts'
import { proveAgreement, type Agreement, type MayDelete } from './prove-agreement.ts'
import { pushOutbox } from './push-outbox.ts'
import { loadNewVillages, runFirstLoad, type LoadProgress } from './run-first-load.ts'
import type { SyncPorts } from './sync-ports.ts'

/** What the server takes when it has not said it itself. */
const CAUTIOUS_LIMITS = { maxOperations: 100, maxBytes: 250_000 }

export interface ExchangeWatcher {
  readonly onEvent: (event: SyncEvent) => void
  readonly onProgress: (progress: LoadProgress) => void
  readonly mayDelete: MayDelete
  /** The database lives another life: that it does, how many ops of this device it had lost, and that all is loaded anew. */
  readonly onOtherLife: (step: 'met' | 'loaded' | { readonly lost: number }) => void
  /** For the device's word on itself. */
  readonly lastAgreedAt: string | null
  readonly signal: AbortSignal
}

/** Another life of the server, which the very greeting may bring about, ends every session: so one renewal may not be enough. */
const MOST_RENEWALS = 2

/** An exchange, and once more with a new session when the old one has run out in the middle. */
export async function runExchangeWithSession(ports: SyncPorts, watcher: ExchangeWatcher): Promise<ExchangeResult<Agreement>> {
  for (let renewals = 0; ; renewals++) {
    const result = await runExchange(ports, watcher)
    if (result.kind !== 'refused' || result.refusal.code !== 'session_expired' || renewals === MOST_RENEWALS) return result
    const renewed = await ports.renewSession()
    if (renewed.kind !== 'ok') return renewed
  }
}

/**
 * One whole exchange: hello, first load where there is none, push, then pull (or everything anew, where the server began
 * another life or the scope changed), then the proof that both sides hold the same. Where nothing has changed on either
 * side it is one request. Resolves with the first failure, or with what the comparison said.
 */
async function runExchange(ports: SyncPorts, watcher: ExchangeWatcher): Promise<ExchangeResult<Agreement>> {
  const before = await ports.local.readPosition()
  const hello = await sayHello(ports, before, watcher.lastAgreedAt)
  if (hello.kind !== 'ok') {
    // An outdated app still hands over what the server understands, before it asks for the update.
    if (hello.kind === 'refused' && hello.refusal.code === 'upgrade_required') await pushOutbox(ports, CAUTIOUS_LIMITS)
    return hello
  }
  await ports.local.noteServerWord(hello.value.serverTime, hello.value.backedUp ?? null)
  if (hello.value.revocations) await ports.local.transfer.noteRevocations(hello.value.revocations)
  await ports.local.renewLineageIfOvertaken(hello.value.acknowledgedSeq)
  const isRestored = isOtherLife(before, hello.value)
  // By the areas too: a server that went back counts its epochs anew.
  const isOtherScope = before.cursor !== null && (before.scopeEpoch !== hello.value.scopeEpoch || !isSameScope(before.loadedScope, hello.value.scope))
  // At once, before anything that could fail: nobody sees a day longer what is no longer theirs to see.
  if (isOtherScope || !isSameScope(before.shownScope, hello.value.scope)) await ports.local.hideOutside(hello.value.scope)
  if (before.cursor === null && !isRestored) {
    watcher.onEvent('greeted_empty')
    const loaded = await runFirstLoad(ports, hello.value, false, watcher)
    if (loaded.kind !== 'ok') return loaded
    watcher.onEvent('loaded')
  } else watcher.onEvent('greeted')
  if (isRestored) {
    watcher.onOtherLife('met')
    const requeued = await takeLostWorkBack(ports)
    if (requeued.kind !== 'ok') return requeued
    watcher.onOtherLife({ lost: requeued.value })
  }
  const pushed = await pushOutbox(ports, hello.value)
  if (pushed.kind !== 'ok') return pushed
  watcher.onEvent('pushed')
  await tellTaken(ports)
  const renewed = isRestored ? await loadAnew(ports, hello.value, watcher) : isOtherScope ? await loadNewAreas(ports, hello.value, watcher) : OK
  if (renewed.kind !== 'ok') return renewed
  if (isRestored) watcher.onOtherLife('loaded')
  const isUnchanged = !isRestored && !isOtherScope && hello.value.isCurrent && pushed.value === 0
  const pulled = isUnchanged ? OK : await pullRest(ports, hello.value, watcher)
  if (pulled.kind !== 'ok') return pulled
  watcher.onEvent('pulled')
  await ports.local.tidyUp()
  const { cursor } = await ports.local.readPosition()
  return cursor === null ? BROKEN : proveAgreement(ports, isUnchanged ? hello.value.root : null, cursor, watcher.mayDelete)
}

/** A scope that nobody has named yet is no other one. */
function isSameScope(known: readonly RegionCode[] | null, named: readonly RegionCode[]): boolean {
  return known === null || known.toSorted().join() === named.toSorted().join()
}

/** The villages that are new in the scope, beside those that stay; what lies outside leaves the disk once its work is answered. */
async function loadNewAreas(ports: SyncPorts, hello: HelloReply, watcher: ExchangeWatcher): Promise<ExchangeResult<null>> {
  const loaded = await loadNewVillages(ports, hello, watcher)
  if (loaded.kind !== 'ok') return loaded
  await ports.local.endScopeChange(hello.scopeEpoch, hello.scope)
  return OK
}

/**
 * What persons here have decided on hand-overs. Whether the server hears of it now or next time changes nothing; what it does
 * not take from this account any more, because the role is another one, is let go.
 */
async function tellTaken({ local, server }: SyncPorts): Promise<void> {
  for (const { how, ids } of await local.readTakenHandOvers()) {
    const some = ids.slice(0, 500)
    const answer = await server.takeHandOvers(some, how)
    // Without a request id a proxy in between spoke, and not the server.
    const isForbidden = answer.kind === 'refused' && answer.refusal.code === 'out_of_scope' && answer.refusal.requestId !== ''
    if (answer.kind === 'ok' || isForbidden) await local.noteTakenHandOversTold(some)
  }
}

async function pullRest(ports: SyncPorts, hello: HelloReply, watcher: ExchangeWatcher): Promise<ExchangeResult<null>> {
  const { cursor } = await ports.local.readPosition()
  return cursor === null ? BROKEN : pullChanges(ports, cursor, hello.scopeEpoch, watcher.mayDelete)
}

async function sayHello(ports: SyncPorts, { cursor, generation, waypoint }: SyncPosition, lastAgreedAt: string | null): Promise<ExchangeResult<HelloReply>> {
  const lineageId = LineageId.parse(await ports.local.readLineageId())
  return ports.server.hello({ lineageId, protocolVersion: PROTOCOL_VERSION, schemaVersion: SCHEMA_VERSION, cursor, ...(generation === null ? {} : { generation }), ...(waypoint === null ? {} : { waypoint }), answeredSeq: await ports.local.readAnsweredSeq(), report: await ports.local.readDeviceReport(ports.program ?? '', lastAgreedAt) })
}

/** The event of the phase table that a failure is. */
export function eventOfFailure(failure: Failure): SyncEvent {
  if (failure.kind === 'unreachable') return 'failed'
  if (failure.kind === 'stopped') return 'stopped'
  if (failure.refusal.code === 'session_expired' || failure.refusal.code === 'wrong_password') return 'session_expired'
  return failure.refusal.code === 'upgrade_required' ? 'upgrade_required' : 'failed'
}

const OK = { kind: 'ok', value: null } as const
const BROKEN = { kind: 'unreachable', reason: 'broken' } as const
