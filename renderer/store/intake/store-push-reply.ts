import type { PushReply } from '../../../shared/protocol/push.ts'
import { adoptOutcome, newerRecord } from '../../../shared/sync/apply-changes.ts'
import type { Operation } from '../../../shared/sync/operation.ts'
import type { Outcome } from '../../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import type { StoreTables } from '../disk/database.ts'
import type { TroubleRow } from '../disk/disk-rows.ts'
import { uuidv7 } from '../new-id.ts'
import { readHouseholdViews } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'
import { auditRow } from '../write/commit-saves.ts'
import { refreshFacts } from '../write/refresh-facts.ts'
import { sealConflicts } from './apply-pulled-page.ts'
import { forgetTallies } from '../agreement/village-tallies.ts'
import { areasOf, markStale, newerOnly, sealRecord } from './base-rows.ts'
import type { OutboxBatch } from './outbox.ts'
import { readLineage, readPosition, readTally, saveLineage, savePosition, saveTally } from './position.ts'

interface Answered {
  readonly operation: Operation
  readonly outcome: Outcome
}

const AT_ONCE = 40

/**
 * Takes the answered ops out of the outbox and puts what became of them in their place, in one transaction: rows, troubles,
 * conflicts, the audit line. Ops without an answer stay; being sent again changes nothing on the server.
 */
export async function storePushReply(core: StoreCore, batch: OutboxBatch, reply: PushReply, at: string): Promise<void> {
  const outcomes = new Map(reply.outcomes.map((outcome) => [outcome.opId, outcome]))
  const answered = batch.operations.flatMap((operation): Answered[] => {
    const outcome = outcomes.get(operation.opId)
    return outcome ? [{ operation, outcome }] : []
  })
  const households = await core.lock.run(() => storeAnswers(core, batch.lineageId, answered, reply, at))
  core.bus.announce({ households, counts: true, conflicts: reply.conflicts.length > 0 })
}

async function storeAnswers(core: StoreCore, lineageId: string, answered: readonly Answered[], reply: PushReply, at: string): Promise<string[]> {
  const households = [...new Set([...answered.map(({ operation }) => String(operation.householdId)), ...reply.records.map((record) => String(record.householdId))])]
  const views = await readHouseholdViews(core, households)
  const held = new Map([...views.values()].flatMap((view) => [...view.base]))
  const adopted = adopt(held, answered, reply.records)
  const newer = await newerOnly(core, adopted)
  const rows = await Promise.all(newer.map((record) => sealRecord(core, record)))
  const troubles = await Promise.all(answered.filter(({ outcome }) => outcome.state === 'held' || outcome.state === 'rejected').map((entry) => troubleRow(core, entry, held.get(entry.operation.recordId), at)))
  const conflicts = await sealConflicts(core, reply.conflicts)
  const line = await auditRow(core, uuidv7(), 'answered', { outcomes: answered.map(({ outcome }) => outcome) })
  const unexpected = new Set(answered.filter(({ outcome }) => outcome.state !== 'applied' && outcome.state !== 'noop').map(({ operation }) => String(operation.householdId)))
  for (const record of reply.records) unexpected.add(record.householdId)
  const done = new Set<string>(answered.map(({ operation }) => operation.opId))
  const { relaxed } = core.disk
  await relaxed.transaction('rw', [relaxed.outbox, relaxed.rows, relaxed.troubles, relaxed.conflicts, relaxed.audit, relaxed.stale, relaxed.meta, relaxed.tallies], async () => {
    const sent = (await relaxed.outbox.where('firstSeq').above(0).toArray()).filter((row) => row.opIds.every((opId) => done.has(opId)))
    const tally = await readTally(relaxed)
    await Promise.all([
      relaxed.outbox.bulkDelete(sent.flatMap((row) => row.n ?? [])),
      relaxed.rows.bulkPut(rows),
      forgetTallies(relaxed, areasOf(core, newer)),
      relaxed.troubles.bulkPut(troubles),
      relaxed.conflicts.bulkPut(conflicts),
      relaxed.audit.add(line),
      markStale(relaxed, [...unexpected]),
      noteAnswered(relaxed, lineageId, answered, reply),
      saveTally(relaxed, { sent: tally.sent + sent.reduce((sum, row) => sum + row.ops, 0), lastExchangeAt: at }),
    ])
  })
  if (unexpected.size <= AT_ONCE) await refreshFacts(core, [...unexpected])
  return households
}

/** How far the server has answered, and its proof. What this device has set aside by itself proves nothing. */
async function noteAnswered(tables: Pick<StoreTables, 'meta'>, lineageId: string, answered: readonly Answered[], { waypoint }: PushReply): Promise<void> {
  if (waypoint === undefined) return
  const lineage = await readLineage(tables)
  const answeredSeq = Math.max(lineage.answeredSeq, ...answered.map(({ operation }) => operation.seq))
  if (lineage.lineageId === lineageId) await saveLineage(tables, { ...lineage, answeredSeq })
  await savePosition(tables, { ...(await readPosition(tables)), waypoint })
}

/** Rows after the answers: worked out here where possible, the server's own where it sent one. */
function adopt(held: ReadonlyMap<string, SyncRecord>, answered: readonly Answered[], sent: readonly SyncRecord[]): SyncRecord[] {
  const rows = new Map<string, SyncRecord>()
  for (const { operation, outcome } of answered) {
    const before = rows.get(operation.recordId) ?? held.get(operation.recordId)
    const row = adoptOutcome(before, operation, outcome)
    if (row && row !== before) rows.set(operation.recordId, row)
  }
  // What the server sent stands before what was worked out here: it may lie in another village by now.
  for (const record of sent) rows.set(record.id, newerRecord(held.get(record.id), record))
  return [...rows.values()]
}

async function troubleRow(core: StoreCore, { operation, outcome }: Answered, record: SyncRecord | undefined, at: string): Promise<TroubleRow> {
  const sealed = await core.vault.seal('troubles', operation.opId, { operation, record: record ?? null })
  return { opId: operation.opId, recordId: operation.recordId, householdId: operation.householdId, at, outcome, sealed }
}
