import { z } from 'zod'
import { Operation } from '../../../shared/sync/operation.ts'
import { Conflict, type Outcome } from '../../../shared/sync/outcome.ts'
import { SyncRecord, type FieldValues } from '../../../shared/sync/record.ts'
import { uuidv7 } from '../new-id.ts'
import type { StoreCore } from '../store-core.ts'
import type { SyncCounts } from '../store.ts'
import type { ConflictRow } from '../disk/disk-rows.ts'
import { countKept } from '../kept-rows/kept-rows.ts'
import { isWithin, readPosition, readTally } from '../intake/position.ts'
import { auditRow } from '../write/commit-saves.ts'

/** Open conflicts, newest first. One that an unsent save of this device settles is no longer open. */
export async function listConflicts(core: StoreCore): Promise<Conflict[]> {
  return openConflicts(core, await core.disk.relaxed.conflicts.where('open').equals(1).toArray())
}

/** All that this device knows of, settled ones with who chose what, when and why; newest first. */
export async function listConflictLedger(core: StoreCore): Promise<Conflict[]> {
  return openConflicts(core, await core.disk.relaxed.conflicts.toArray())
}

async function openConflicts(core: StoreCore, rows: readonly ConflictRow[]): Promise<Conflict[]> {
  const conflicts = await Promise.all(rows.map(async (row) => Conflict.parse(await core.vault.open('conflicts', row.id, row.sealed))))
  // What went out of scope is hidden at once, though it leaves the disk later.
  const { shownScope } = await readPosition(core.disk.relaxed)
  return conflicts.filter((conflict) => isWithin(shownScope, conflict.areaCode)).sort((left, right) => (left.raisedAt < right.raisedAt ? 1 : -1))
}

/** A held or rejected op as a person has to see it. */
export interface Trouble {
  readonly outcome: Outcome
  readonly record: SyncRecord | undefined
  readonly changes: FieldValues
  readonly at: string
}

/** No op where it was damaged on this disk. */
const TroubleContent = z.object({ operation: Operation.nullable(), record: SyncRecord.nullable() })

/** Newest first. */
export async function listTroubles(core: StoreCore): Promise<Trouble[]> {
  const rows = await core.disk.relaxed.troubles.toArray()
  const troubles = await Promise.all(
    rows.map(async (row): Promise<Trouble> => {
      const { operation, record } = TroubleContent.parse(await core.vault.open('troubles', row.opId, row.sealed))
      return { outcome: row.outcome, record: record ?? undefined, changes: operation?.changes ?? {}, at: row.at }
    }),
  )
  return troubles.sort((left, right) => (left.at < right.at ? 1 : -1))
}

/** The op and its outcome stay in the audit lines. */
export async function dismissTrouble(core: StoreCore, opId: string): Promise<void> {
  const line = await auditRow(core, uuidv7(), 'dismissed', { opId, by: core.account })
  const { strict } = core.disk
  const household = (await strict.troubles.get(opId))?.householdId
  await strict.transaction('rw', [strict.troubles, strict.audit], async () => {
    await strict.troubles.delete(opId)
    await strict.audit.add(line)
  })
  core.bus.announce({ counts: true, households: household === undefined ? [] : [household] })
}

export async function readSyncCounts(core: StoreCore): Promise<SyncCounts> {
  const { relaxed } = core.disk
  const [sizes, tally, conflicts, refused, kept] = await Promise.all([relaxed.outbox.orderBy('ops').keys(), readTally(relaxed), relaxed.conflicts.where('open').equals(1).count(), relaxed.troubles.count(), countKept(core)])
  const contents = await relaxed.attachments.where('state').equals('waiting').toArray()
  const waiting = sizes.reduce<number>((sum, size) => sum + Number(size), 0)
  return { waiting, sent: tally.sent, conflicts, refused, kept, lastExchangeAt: tally.lastExchangeAt, contents: contents.length, contentBytes: contents.reduce((sum, row) => sum + row.bytes, 0) }
}
