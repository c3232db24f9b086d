import { SyncRecord } from '../../../shared/sync/record.ts'
import { overlay } from '../../../shared/sync/apply-changes.ts'
import type { OutboxRow, RecordRow, TroubleRow } from '../disk/disk-rows.ts'
import { isBroken } from './village-records.ts'
import type { StoreCore } from '../store-core.ts'
import { openSavedOperations, unplaced, type SavedOperation } from '../write/saved-operation.ts'

/** All records of one household on this device. */
export interface HouseholdView {
  readonly householdId: string
  /** As the server last sent them; deleted ones included. */
  readonly base: Map<string, SyncRecord>
  /** With the unsent ops of this device over them. */
  readonly current: Map<string, SyncRecord>
  /** Unsent ops per record. */
  readonly waiting: ReadonlyMap<string, number>
  readonly troubles: readonly TroubleRow[]
}

/**
 * Segment, changed rows over it, unsent ops over both. Reads many households with one query per table; those that the
 * device does not know come back empty. Ops of a change set that is not complete do not show.
 */
export async function readHouseholdViews(core: StoreCore, householdIds: readonly string[]): Promise<Map<string, HouseholdView>> {
  const { relaxed } = core.disk
  const ids = [...new Set(householdIds)]
  const [rows, outbox, troubles, pending] = await Promise.all([
    relaxed.rows.where('householdId').anyOf(ids).toArray(),
    relaxed.outbox.where('householdIds').anyOf(ids).distinct().toArray(),
    relaxed.troubles.where('householdId').anyOf(ids).toArray(),
    relaxed.changeSets.where('state').equals('pending').primaryKeys(),
  ])
  const changed = groupBy(await Promise.all(rows.map((row) => openRecordRow(core, row))), (record) => record.householdId)
  const visible = outbox.filter((row) => row.changeSetId === '' || !pending.includes(row.changeSetId)).sort((left, right) => (left.n ?? 0) - (right.n ?? 0))
  const ops = groupBy((await Promise.all(visible.map((row) => openOrNothing(core, row)))).flat(), (op) => op.householdId)
  const troubled = groupBy(troubles, (row) => row.householdId)
  const views = new Map<string, HouseholdView>()
  for (const id of ids) {
    const villageCode = core.listing.segmentVillageOf(id)
    const segment = villageCode === undefined ? [] : ((await core.villages.read(villageCode)).get(id) ?? [])
    views.set(id, layOver(id, segment, changed.get(id) ?? [], ops.get(id) ?? [], troubled.get(id) ?? []))
  }
  return views
}

export async function openRecordRow(core: Pick<StoreCore, 'vault'>, row: RecordRow): Promise<SyncRecord> {
  return SyncRecord.parse(await core.vault.open('rows', row.id, row.sealed))
}

export function openOutboxRow(core: Pick<StoreCore, 'vault'>, row: OutboxRow): Promise<readonly SavedOperation[]> {
  return openSavedOperations(core.vault, 'outbox', row)
}

/** A damaged row must not hide a household; sending finds it and says so. */
async function openOrNothing(core: StoreCore, row: OutboxRow): Promise<readonly SavedOperation[]> {
  try {
    return await openOutboxRow(core, row)
  } catch (error) {
    if (isBroken(error)) return []
    throw error
  }
}

function layOver(householdId: string, segment: readonly SyncRecord[], rows: readonly SyncRecord[], ops: readonly SavedOperation[], troubles: readonly TroubleRow[]): HouseholdView {
  const base = new Map(segment.map((record) => [String(record.id), record]))
  for (const row of rows) {
    const packed = base.get(row.id)
    if (!packed || packed.rowVersion <= row.rowVersion) base.set(row.id, row)
  }
  const current = new Map(base)
  const waiting = new Map<string, number>()
  for (const [recordId, own] of groupBy(ops, (op) => op.recordId)) {
    const shown = overlay(base.get(recordId), own.map(unplaced))
    if (shown) current.set(recordId, shown)
    waiting.set(recordId, own.length)
  }
  return { householdId, base, current, waiting, troubles }
}

export function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
