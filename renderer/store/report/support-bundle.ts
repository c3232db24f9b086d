import { DATABASE_VERSION } from '../disk/database.ts'
import type { StoreCore } from '../store-core.ts'
import { readPosition } from '../intake/position.ts'
import type { Safety } from '../store.ts'
import { readFreeBytes } from './device-report.ts'
import { readSyncLog } from './sync-log.ts'

/** What the help desk needs to understand a device, as JSON. Counts, codes and times; no record, no name, no number of a person. */
export async function readSupportBundle(core: StoreCore, program: string, safety: Safety): Promise<string> {
  const { relaxed } = core.disk
  const tables = Object.fromEntries(await Promise.all(relaxed.tables.map(async (table) => [table.name, await table.count()] as const)))
  const { cursor, loadCursor, generation, scopeEpoch } = await readPosition(relaxed)
  const troubles = (await relaxed.troubles.toArray()).map((row) => ({ at: row.at, state: row.outcome.state, code: row.outcome.code, fields: row.outcome.fields }))
  const bundle = { program, databaseVersion: DATABASE_VERSION, madeAt: core.clock.now().toISOString(), clockOffsetMs: core.clock.serverOffsetMs, freeBytes: await readFreeBytes(), position: { cursor, loadCursor, generation, scopeEpoch }, tables, safety, troubles, log: await readSyncLog(core) }
  return JSON.stringify(bundle, null, 2)
}
