import type { PushReply } from '../../shared/protocol/push.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import { splitBatch, type PushLimits } from '../../shared/sync/plan-push.ts'
import { MAX_NAMED_FIELDS } from '../../shared/sync/operation-limits.ts'
import type { OutboxBatch } from '../store/intake/outbox.ts'
import type { ExchangeResult } from './exchange-result.ts'
import type { SyncPorts } from './sync-ports.ts'

/** Sends what waits, batch by batch, until nothing does. Each answer is stored before the next batch goes. Resolves with the number of ops answered. */
export async function pushOutbox(ports: Pick<SyncPorts, 'local' | 'server' | 'clock'>, limits: PushLimits): Promise<ExchangeResult<number>> {
  const renumbered = new Set<string>()
  for (let answered = 0; ; ) {
    const batch = await ports.local.readOutboxBatch(limits.maxOperations, limits.maxBytes)
    if (batch.operations.length === 0) return { kind: 'ok', value: answered }
    const sent = await sendBatch({ ...ports, renumbered }, batch)
    if (sent.kind !== 'ok') return sent
    // An answer that answers nothing would be asked for again and again.
    if (sent.value === 0) return { kind: 'unreachable', reason: 'broken' }
    answered += sent.value
  }
}

/** `renumbered`: ops that have been sent under a new lineage because their numbers were taken; once is enough. */
type PushPorts = Pick<SyncPorts, 'local' | 'server' | 'clock'> & { readonly renumbered: Set<string> }

/** Resolves with the number of ops answered. */
async function sendBatch(ports: PushPorts, batch: OutboxBatch): Promise<ExchangeResult<number>> {
  const answer = await ports.server.push(batch.lineageId, batch.operations, (await ports.local.readPosition()).scopeEpoch)
  if (answer.kind === 'ok') return { kind: 'ok', value: await store(ports, batch, answer.value) }
  if (answer.kind !== 'refused') return answer
  const { code } = answer.refusal
  if (code !== 'too_large' && code !== 'server_error') return answer
  const halves = splitBatch(batch.operations)
  if (halves.length > 1) return sendHalves(ports, batch, halves, answer)
  // One save that no server will ever take must not stand in the way of all others: a person has to look at it.
  if (code === 'too_large') return { kind: 'ok', value: await store(ports, batch, setAside(batch.operations)) }
  return answer
}

/** The half without the op that causes the trouble gets through; when both fail, the trouble is not in one op. */
async function sendHalves(ports: PushPorts, batch: OutboxBatch, halves: readonly (readonly Operation[])[], failure: ExchangeResult<number>): Promise<ExchangeResult<number>> {
  let answered = 0
  let failed = 0
  const renumbered = ports.renumbered.size
  for (const operations of halves) {
    // The rest was saved later, so it must not go in before what now has new numbers.
    if (ports.renumbered.size > renumbered) break
    const result = await sendBatch(ports, { ...batch, operations })
    if (result.kind === 'ok') answered += result.value
    else if (result.kind === 'refused' && result.refusal.code === 'server_error') failed++
    else return result
  }
  return failed > 0 ? failure : { kind: 'ok', value: answered }
}

async function store({ local, clock, renumbered }: PushPorts, batch: OutboxBatch, all: PushReply): Promise<number> {
  // The numbers are taken: this disk is a copy of another one. Under a new lineage the same ops go once more.
  const taken = all.outcomes.filter((outcome) => outcome.code === 'sequence_reused' && !renumbered.has(outcome.opId)).map((outcome) => String(outcome.opId))
  const reply = { ...all, outcomes: all.outcomes.filter((outcome) => !taken.includes(outcome.opId)) }
  await local.storePushReply(batch, reply, clock.now().toISOString())
  if (taken.length > 0) {
    for (const opId of taken) renumbered.add(opId)
    await local.renewLineage()
    return Math.max(1, reply.outcomes.length)
  }
  const asked = new Set<string>(batch.operations.map((operation) => operation.opId))
  return reply.outcomes.filter((outcome) => asked.has(outcome.opId)).length
}

function setAside(operations: readonly Operation[]): PushReply {
  return { outcomes: operations.map((operation) => ({ opId: operation.opId, state: 'rejected', code: 'too_large', fields: Object.keys(operation.changes).slice(0, MAX_NAMED_FIELDS), rowVersion: 0 })), records: [], conflicts: [] }
}
