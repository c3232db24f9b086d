import type { SyncRecord } from '../../../shared/sync/record.ts'
import { openRecordRow } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'

/** Every living row of one village as the server last sent it: the segment with the changed rows over it, no unsent work. */
export async function readVillageRows(core: StoreCore, villageCode: string, changedIds: ReadonlySet<string>): Promise<SyncRecord[]> {
  const packed = [...(await core.villages.readOnce(villageCode)).values()].flat()
  const { relaxed } = core.disk
  const [own, over] = await Promise.all([
    relaxed.rows.where('areaCode').equals(villageCode).toArray(),
    relaxed.rows.bulkGet(packed.filter((record) => changedIds.has(record.id)).map((record) => record.id)),
  ])
  const overVersion = new Map(over.flatMap((row) => (row ? [[row.id, row.rowVersion] as const] : [])))
  const packedVersion = new Map(packed.map((record) => [String(record.id), record.rowVersion]))
  const kept = packed.filter((record) => (overVersion.get(record.id) ?? 0) < record.rowVersion)
  const changed = await Promise.all(own.filter((row) => row.rowVersion >= (packedVersion.get(row.id) ?? 0)).map((row) => openRecordRow(core, row)))
  return [...kept, ...changed].filter((record) => !record.deleted)
}

export async function readChangedIds(core: StoreCore): Promise<ReadonlySet<string>> {
  return new Set((await core.disk.relaxed.rows.toCollection().primaryKeys()).map(String))
}
