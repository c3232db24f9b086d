import { PROTOCOL_VERSION, SCHEMA_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { Cursor } from '../../../shared/protocol/pull.ts'
import { rootText } from '../../../shared/sync/agreement.ts'
import { LineageId } from '../../../shared/sync/operation.ts'
import { textDigest } from '../../../renderer/store/agreement/row-digest.ts'
import type { DeviceStore } from '../../../renderer/store/device-store.ts'
import type { ExchangeResult } from '../../../renderer/sync/exchange-result.ts'
import { pullChanges } from '../../../renderer/sync/pull-changes.ts'
import { pushOutbox } from '../../../renderer/sync/push-outbox.ts'
import { createServerClient } from '../../../renderer/sync/server-client.ts'
import type { SyncPorts } from '../../../renderer/sync/sync-ports.ts'
import { openBenchStore } from '../page-ours.ts'
import { recordId } from '../made-up-county.ts'
import { peerBareFetch } from '../page-peers.ts'
import { timed } from './page-replicas.ts'

export interface OurServer {
  readonly address: string
  readonly token: string
}

/** Ops of one save; a save is a group, and a group must fit into one push. */
const EDITS_A_SAVE = 50
/** A person has had the program open for long: what it does after opening must not be in the figures. */
const SETTLE_MS = 1500

async function withPorts<Result>(account: string, { address, token }: OurServer, work: (ports: SyncPorts, store: DeviceStore) => Promise<Result>): Promise<Result> {
  const local = await openBenchStore(account, false)
  try {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    const clock = { now: () => new Date(), roll: () => 0, after: () => () => undefined }
    return await work({ local, server: createServerClient({ address, token: () => token }), clock, renewSession: () => Promise.resolve({ kind: 'unreachable', reason: 'offline' }) }, local)
  } finally {
    local.close()
  }
}

/**
 * The exchange with the real server where nothing has changed: the greeting and the root of what the device holds. The
 * server of the bench holds fewer households than the device, so the roots differ, which costs the same.
 */
export function ourUnchanged(account: string, server: OurServer): Promise<{ readonly ms: number; readonly bareMs: number }> {
  return withPorts(account, server, async (ports) => {
    // The exchange before this one ended with the comparison: both sides have counted, and only what changes is counted again.
    await ports.local.readTallies()
    const { cursor: compared } = await ports.local.readPosition()
    if (compared) await ports.server.agreement(compared)
    await ports.local.readDeviceReport('bench', null)
    const lineageId = LineageId.parse(await ports.local.readLineageId())
    const ms = await timed(async () => {
      const { cursor } = await ports.local.readPosition()
      hasWorked(await ports.server.hello({ lineageId, protocolVersion: PROTOCOL_VERSION, schemaVersion: SCHEMA_VERSION, cursor, report: await ports.local.readDeviceReport('bench', null) }))
      await textDigest(rootText(await ports.local.readTallies()))
    })
    return { ms, bareMs: 0 }
  })
}

/** The pull of an exchange, and the bare fetch of the same page. */
export function ourPull(account: string, server: OurServer): Promise<{ readonly ms: number; readonly bareMs: number }> {
  return withPorts(account, server, async (ports) => {
    const cursor = (await ports.local.readPosition()).cursor ?? Cursor.parse('0:0')
    const ms = await timed(async () => hasWorked(await pullChanges(ports, cursor, 1, () => true)))
    const bareMs = await timed(() => barePull(server, cursor))
    return { ms, bareMs }
  })
}

/** Edits households on the device, untimed, then sends the ops and stores the answers. */
export function ourPush(account: string, server: OurServer, households: readonly number[], sink: string): Promise<{ readonly ms: number; readonly bareMs: number }> {
  return withPorts(account, server, async (ports, store) => {
    for (let from = 0; from < households.length; from += EDITS_A_SAVE) {
      await store.save(households.slice(from, from + EDITS_A_SAVE).map((household) => ({ kind: 'patch' as const, recordKind: 'household' as const, recordId: recordId(household, 0), householdId: recordId(household, 0), changes: { remark: `核实 ${performance.now()}` } })))
    }
    const { operations } = await store.readOutboxBatch(households.length, Number.MAX_SAFE_INTEGER)
    if (operations.length !== households.length) throw new Error(`${operations.length} ops wait`)
    const body = operations.map((operation) => JSON.stringify(operation)).join('\n')
    const bareMs = await timed(() => fetch(sink, { method: 'POST', body }))
    const ms = await timed(async () => hasWorked(await pushOutbox(ports, { maxOperations: 500, maxBytes: 1_000_000 })))
    return { ms, bareMs }
  })
}

export async function bareRequest(url: string): Promise<number> {
  return timed(() => peerBareFetch(url))
}

async function barePull({ address, token }: OurServer, cursor: string): Promise<void> {
  const answer = await fetch(`${address}/api/sync/pull?${new URLSearchParams({ cursor, scopeEpoch: '1' })}`, { cache: 'no-store', headers: { authorization: `Bearer ${token}`, 'x-lineage-id': crypto.randomUUID() } })
  await answer.arrayBuffer()
}

function hasWorked(result: ExchangeResult<unknown>): void {
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result))
}
