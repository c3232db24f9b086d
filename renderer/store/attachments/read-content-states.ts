import { pieceCount } from '../../../shared/protocol/attachments.ts'
import type { StoreCore } from '../store-core.ts'
import type { ContentState } from '../store.ts'

/** The contents of one household that this device has, or had. */
export async function readContentStates(core: StoreCore, householdId: string): Promise<ReadonlyMap<string, ContentState>> {
  const rows = await core.disk.relaxed.attachments.where('householdIds').equals(householdId).toArray()
  return new Map(rows.map((row) => [row.sha256, { sha256: row.sha256, state: row.state, acknowledged: row.acknowledged.length, pieces: pieceCount(row.bytes), isLocal: row.isLocal }]))
}
