import { z } from 'zod'
import type { StoreCore } from '../store-core.ts'

/** One line of the log: what happened when, in codes and numbers. Nothing in it tells of a person. */
export const SyncLogEntry = z.object({
  at: z.string(),
  event: z.enum(['agreed', 'mended', 'behind', 'differs', 'failed', 'stopped', 'signed_out', 'outdated', 'other_life', 'handed_over']),
  problem: z.string().nullable(),
  requestId: z.string().nullable(),
  unsent: z.int(),
  /** Of `handed_over`: ops that a database which was put back had lost. */
  count: z.int().optional(),
})
export type SyncLogEntry = z.infer<typeof SyncLogEntry>

const MOST_KEPT = 500

export async function addToSyncLog(core: StoreCore, entry: Omit<SyncLogEntry, 'unsent'>): Promise<void> {
  const { relaxed } = core.disk
  const sizes = z.array(z.number()).parse(await relaxed.outbox.orderBy('ops').keys())
  await relaxed.syncLog.add({ ...entry, unsent: sizes.reduce((sum, size) => sum + size, 0) })
  const surplus = (await relaxed.syncLog.count()) - MOST_KEPT
  if (surplus > 0) await relaxed.syncLog.bulkDelete(await relaxed.syncLog.orderBy('n').limit(surplus).primaryKeys())
}

/** Newest first. */
export async function readSyncLog(core: StoreCore): Promise<SyncLogEntry[]> {
  return (await core.disk.relaxed.syncLog.reverse().toArray()).map((row) => SyncLogEntry.parse(row))
}
