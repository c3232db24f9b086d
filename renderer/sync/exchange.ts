import type { HelloReply } from '../../shared/protocol/hello.ts'
import { PROTOCOL_VERSION, SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import { Cursor } from '../../shared/protocol/pull.ts'
import { RegionCode, regionCovers } from '../../shared/domain/region.ts'
import { countRows, countVanishing } from '../../shared/sync/agreement.ts'
import { isMassDeletion } from '../../shared/sync/deletion-limit.ts'
import { LineageId } from '../../shared/sync/operation.ts'
import type { SyncEvent } from '../../shared/sync/next-sync-phase.ts'
import type { ExchangeResult, Failure } from './exchange-result.ts'
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
  /** For the device's word on itself. */
  readonly lastAgreedAt: string | null
  readonly signal: AbortSignal
}

/** An exchange, and once more with a new session when the old one has run out in the middle. */
export async function runExchangeWithSession(ports: SyncPorts, watcher: ExchangeWatcher): Promise<ExchangeResult<Agreement>> {
  const first = await runExchange(ports, watcher)
  if (first.kind !== 'refused' || first.refusal.code !== 'session_expired') return first
  const renewed = await ports.renewSession()
  return renewed.kind === 'ok' ? runExchange(ports, watcher) : renewed
}

/**
 * One whole exchange: hello, first load where there is none, push, then pull (or everything anew, where the server began
 * another life or the scope changed), then the proof that both sides hold the same. Where nothing has changed on either
 * side it is one request. Resolves with the first failure, or with what the comparison said.
 */
async function runExchange(ports: SyncPorts, watcher: ExchangeWatcher): Promise<ExchangeResult<Agreement>> {
  const before = await ports.local.readPosition()
  const hello = await sayHello(ports, before.cursor, watcher.lastAgreedAt)
  if (hello.kind !== 'ok') {
    // An outdated app still hands over what the server understands, before it asks for the update.
    if (hello.kind === 'refused' && hello.refusal.code === 'upgrade_required') await pushOutbox(ports, CAUTIOUS_LIMITS)
    return hello
  }
  ports.local.noteServerTime(hello.value.serverTime)
  if (hello.value.revocations) await ports.local.transfer.noteRevocations(hello.value.revocations)
  await ports.local.renewLineageIfOvertaken(hello.value.acknowledgedSeq)
  const isOtherLife = before.cursor !== null && before.generation !== hello.value.generation
  const isOtherScope = before.cursor !== null && before.scopeEpoch !== hello.value.scopeEpoch
  // At once, before anything that could fail: nobody sees a day longer what is no longer theirs to see.
  if (isOtherScope) await ports.local.hideOutside(hello.value.scope)
  if (before.cursor === null) {
    watcher.onEvent('greeted_empty')
    const loaded = await runFirstLoad(ports, hello.value, false, watcher)
    if (loaded.kind !== 'ok') return loaded
    watcher.onEvent('loaded')
  } else watcher.onEvent('greeted')
  if (isOtherLife) await ports.local.requeueAnswered()
  const pushed = await pushOutbox(ports, hello.value)
  if (pushed.kind !== 'ok') return pushed
  watcher.onEvent('pushed')
  await tellTaken(ports)
  const renewed = isOtherLife ? await loadAnew(ports, hello.value, watcher) : isOtherScope ? await loadNewAreas(ports, hello.value, watcher) : OK
  if (renewed.kind !== 'ok') return renewed
  const isUnchanged = !isOtherLife && !isOtherScope && hello.value.isCurrent && pushed.value === 0
  const pulled = isUnchanged ? OK : await pullRest(ports, hello.value, watcher)
  if (pulled.kind !== 'ok') return pulled
  watcher.onEvent('pulled')
  await ports.local.tidyUp()
  const { cursor } = await ports.local.readPosition()
  return cursor === null ? BROKEN : proveAgreement(ports, isUnchanged ? hello.value.root : null, cursor, watcher.mayDelete)
}

/** Everything of the scope once more, unless the server would come with far less than this device holds. */
async function loadAnew(ports: SyncPorts, hello: HelloReply, watcher: ExchangeWatcher): Promise<ExchangeResult<null>> {
  const own = await ports.local.readTallies()
  const staying = new Map([...own].filter(([village]) => hello.scope.some((region) => regionCovers(region, RegionCode.parse(village)))))
  const theirs = await ports.server.agreement(BEGINNING)
  if (theirs.kind !== 'ok') return theirs
  const vanishing = countVanishing(staying, new Map(theirs.value.villages.map((village) => [village.villageCode, village.tally])))
  if (isMassDeletion(vanishing, countRows(staying)) && !watcher.mayDelete(vanishing)) return { kind: 'stopped', deletions: vanishing, held: countRows(staying) }
  return runFirstLoad(ports, hello, true, watcher)
}

/** The villages that are new in the scope, beside those that stay; what lies outside leaves the disk once its work is answered. */
async function loadNewAreas(ports: SyncPorts, hello: HelloReply, watcher: ExchangeWatcher): Promise<ExchangeResult<null>> {
  const loaded = await loadNewVillages(ports, hello.scope, watcher)
  if (loaded.kind !== 'ok') return loaded
  await ports.local.endScopeChange(hello.scopeEpoch, hello.scope)
  return OK
}

/** Hand-overs that a person here has taken over. Whether the server hears of it now or next time changes nothing. */
async function tellTaken({ local, server }: SyncPorts): Promise<void> {
  const ids = (await local.readTakenHandOvers()).slice(0, 500)
  if (ids.length > 0 && (await server.takeHandOvers(ids)).kind === 'ok') await local.noteTakenHandOversTold(ids)
}

async function pullRest(ports: SyncPorts, hello: HelloReply, watcher: ExchangeWatcher): Promise<ExchangeResult<null>> {
  const { cursor } = await ports.local.readPosition()
  return cursor === null ? BROKEN : pullChanges(ports, cursor, hello.scopeEpoch, watcher.mayDelete)
}

async function sayHello(ports: SyncPorts, cursor: Cursor | null, lastAgreedAt: string | null): Promise<ExchangeResult<HelloReply>> {
  const lineageId = LineageId.parse(await ports.local.readLineageId())
  return ports.server.hello({ lineageId, protocolVersion: PROTOCOL_VERSION, schemaVersion: SCHEMA_VERSION, cursor, report: await ports.local.readDeviceReport(ports.program ?? '', lastAgreedAt) })
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
const BEGINNING = Cursor.parse('0:0')
