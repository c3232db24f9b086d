import { openOutboxRow } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'
import { StoreProblem } from '../store-problem.ts'
import type { RecordEdit } from '../store.ts'
import { householdNamedBy } from './prepare-edits.ts'

/**
 * The household of each edit. Most edits name it; for one that does not, the places are searched from the cheapest on:
 * changed rows, unsent ops, unpacked villages, and at last every segment.
 * @throws {StoreProblem} `record_missing`
 */
export async function findHouseholds(core: StoreCore, edits: readonly RecordEdit[]): Promise<Map<RecordEdit, string>> {
  const found = new Map<RecordEdit, string>()
  for (const edit of edits) {
    const householdId = householdNamedBy(edit) ?? named(edits, edit.recordId) ?? (await searchDevice(core, edit.recordId))
    if (householdId === undefined) throw new StoreProblem('record_missing')
    found.set(edit, householdId)
  }
  return found
}

/** A record that an earlier edit of the same group makes. */
function named(edits: readonly RecordEdit[], recordId: string): string | undefined {
  const made = edits.find((edit) => edit.kind === 'create' && edit.recordId === recordId)
  return made && householdNamedBy(made)
}

async function searchDevice(core: StoreCore, recordId: string): Promise<string | undefined> {
  const { relaxed } = core.disk
  const row = await relaxed.rows.get(recordId)
  if (row) return row.householdId
  const waiting = await relaxed.outbox.filter((entry) => entry.recordIds.includes(recordId)).first()
  const op = waiting && (await openOutboxRow(core, waiting)).find((entry) => entry.recordId === recordId)
  if (op) return op.householdId
  for (const village of core.villages.unpacked()) {
    const householdId = holderIn(await village, recordId)
    if (householdId !== undefined) return householdId
  }
  for (const villageCode of core.listing.segmentVillages()) {
    const householdId = holderIn(await core.villages.read(villageCode), recordId)
    if (householdId !== undefined) return householdId
  }
  return undefined
}

function holderIn(village: ReadonlyMap<string, readonly { readonly id: string }[]>, recordId: string): string | undefined {
  for (const [householdId, records] of village) if (records.some((record) => record.id === recordId)) return householdId
  return undefined
}
