import type { Outcome } from '../../../shared/sync/outcome.ts'
import { OperationId } from '../../../shared/sync/operation.ts'
import type { OutboxRow, TroubleRow } from '../disk/disk-rows.ts'
import { openOutboxRow } from '../read/household-view.ts'
import { isBroken } from '../read/village-records.ts'
import type { StoreCore } from '../store-core.ts'
import { openSavedOperations, type SavedOperation } from '../write/saved-operation.ts'

/**
 * The ops of a row, from the row or, where it is damaged or its schema refuses it, from the audit line of the same save. Where both are, the row
 * is set aside as a trouble with its reason, so that it never blocks the rest. Resolves with nothing then.
 */
export async function openOrMend(core: StoreCore, row: OutboxRow): Promise<readonly SavedOperation[]> {
  try {
    return await openOutboxRow(core, row)
  } catch (error) {
    if (!isBroken(error)) throw error
  }
  const line = await core.disk.strict.audit.where('id').equals(row.id).first()
  try {
    if (line) return await openSavedOperations(core.vault, 'audit', line)
  } catch (error) {
    if (!isBroken(error)) throw error
  }
  await setAside(core, row)
  return []
}

async function setAside(core: StoreCore, row: OutboxRow): Promise<void> {
  const at = core.clock.now().toISOString()
  const troubles = await Promise.all(
    row.opIds.map(async (opId, place): Promise<TroubleRow> => {
      const outcome: Outcome = { opId: OperationId.parse(opId), state: 'rejected', code: 'damaged_here', fields: [], rowVersion: 0 }
      return { opId, recordId: row.recordIds[place] ?? '', householdId: row.householdIds[0] ?? '', at, outcome, sealed: await core.vault.seal('troubles', opId, { operation: null, record: null }) }
    }),
  )
  const { strict } = core.disk
  await strict.transaction('rw', [strict.outbox, strict.troubles], async () => {
    await strict.troubles.bulkPut(troubles)
    if (row.n !== undefined) await strict.outbox.delete(row.n)
  })
  core.bus.announce({ counts: true, households: [...row.householdIds] })
}
