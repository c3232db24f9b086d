import { LineageId, type Operation } from '../../../shared/sync/operation.ts'
import type { OutboxRow } from '../disk/disk-rows.ts'
import { openOrMend } from './mend-outbox-row.ts'
import type { StoreCore } from '../store-core.ts'
import { readLineage, saveLineage, type Lineage } from './position.ts'

/** Whole groups in the order of their sequence numbers, ready to be sent. */
export interface OutboxBatch {
  readonly lineageId: string
  readonly operations: readonly Operation[]
  /** Whether more is waiting behind this batch. */
  readonly more: boolean
}

/**
 * The next ops to send. What was numbered before and not answered comes first with its old numbers, then the oldest of
 * the rest gets the next numbers, on disk before it is sent. One group that is larger than the limit goes alone.
 */
export async function readOutboxBatch(core: StoreCore, maxOperations: number, maxBytes: number): Promise<OutboxBatch> {
  const { lineage, rows, more } = await core.lock.run(() => numberRows(core, maxOperations, maxBytes))
  const opened = await Promise.all(rows.map((row) => openOrMend(core, row)))
  const operations = rows.flatMap((row, at) => (opened[at] ?? []).map((op, within): Operation => ({ ...op, lineageId: lineage.lineageId, seq: row.firstSeq + within })))
  // Only damaged rows were in reach: they are out of the way now, and the next ones follow.
  if (operations.length === 0 && rows.length > 0) return readOutboxBatch(core, maxOperations, maxBytes)
  return { lineageId: lineage.lineageId, operations, more }
}

async function numberRows(core: StoreCore, maxOperations: number, maxBytes: number): Promise<{ readonly lineage: Lineage; readonly rows: readonly OutboxRow[]; readonly more: boolean }> {
  const { strict } = core.disk
  return strict.transaction('rw', [strict.outbox, strict.changeSets, strict.meta], async () => {
    const lineage = await readLineage(strict)
    const numbered = (await strict.outbox.where('firstSeq').above(0).sortBy('firstSeq')).filter((row) => row.lineageId === lineage.lineageId)
    const waiting = await readUnnumbered(core, maxOperations + 1)
    const candidates = [...numbered, ...waiting]
    const taken = takeGroups(candidates, maxOperations, maxBytes)
    let nextSeq = lineage.nextSeq
    const rows: OutboxRow[] = []
    const fresh: OutboxRow[] = []
    for (const row of taken) {
      if (row.firstSeq > 0) {
        rows.push(row)
        continue
      }
      const placed = { ...row, firstSeq: nextSeq, lineageId: lineage.lineageId }
      nextSeq += row.ops
      rows.push(placed)
      fresh.push(placed)
    }
    if (fresh.length > 0) {
      await strict.outbox.bulkPut(fresh)
      await saveLineage(strict, { ...lineage, nextSeq })
    }
    return { lineage, rows, more: taken.length < candidates.length }
  })
}

/** Rows without a number in the order of saving; those of a change set that is being written stay out. */
async function readUnnumbered(core: StoreCore, limit: number): Promise<OutboxRow[]> {
  const { strict } = core.disk
  const pending = await strict.changeSets.where('state').equals('pending').primaryKeys()
  const sets = (await strict.outbox.orderBy('changeSetId').uniqueKeys()).map(String).filter((id) => !pending.includes(id))
  const found = await Promise.all(sets.map((id) => strict.outbox.where('[changeSetId+firstSeq]').equals([id, 0]).limit(limit).toArray()))
  return found.flat().sort((left, right) => (left.n ?? 0) - (right.n ?? 0))
}

/** The waiting groups that were numbered before and whose ops are all among `opIds`: what an answer that came late is about. */
export async function readNumberedOperations(core: StoreCore, opIds: ReadonlySet<string>): Promise<OutboxBatch> {
  const rows = (await core.disk.strict.outbox.where('firstSeq').above(0).sortBy('firstSeq')).filter((row) => row.opIds.every((opId) => opIds.has(opId)))
  const operations = await Promise.all(rows.map(async (row) => (await openOrMend(core, row)).map((op, within): Operation => ({ ...op, lineageId: LineageId.parse(row.lineageId), seq: row.firstSeq + within }))))
  return { lineageId: rows[0]?.lineageId ?? '', operations: operations.flat(), more: false }
}

function takeGroups(rows: readonly OutboxRow[], maxOperations: number, maxBytes: number): OutboxRow[] {
  const taken: OutboxRow[] = []
  let operations = 0
  let bytes = 0
  for (const row of rows) {
    operations += row.ops
    bytes += row.bytes
    if (taken.length > 0 && (operations > maxOperations || bytes > maxBytes)) break
    taken.push(row)
  }
  return taken
}
