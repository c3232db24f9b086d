import { z } from 'zod'
import { RefusalCode } from '../../shared/protocol/refusal.ts'
import { SYNC_PHASES } from '../../shared/sync/next-sync-phase.ts'

/** Why the last exchange did not end well. `storage`: this device could not write. */
export const SyncProblem = z.union([RefusalCode, z.enum(['offline', 'timeout', 'broken', 'storage', 'mass_deletion'])])
export type SyncProblem = z.infer<typeof SyncProblem>

/** What the status badge shows beside the counts of the store. Tabs of one account tell it to each other. */
export const SyncState = z.object({
  phase: z.enum(SYNC_PHASES),
  problem: SyncProblem.nullable(),
  /** What a person reads to the help desk, where the server gave one. */
  requestId: z.string().nullable(),
  /** When it was last proven that this device and the server hold the same; null if not since the start of the program. */
  lastAgreedAt: z.string().nullable(),
  /** Of a running first load. */
  progress: z.object({ villages: z.int(), villagesTotal: z.int(), bytes: z.int(), bytesTotal: z.int() }).nullable(),
  nextTryAt: z.string().nullable(),
  /** What the last comparison with the server said; null while there was none. */
  agreement: z.object({ state: z.enum(['agreed', 'mended', 'behind', 'differs']), replaced: z.int(), removed: z.int() }).nullable(),
  /** Since when this device has known that the database was put back, how many of its changes it hands over again, and whether that has been done; null if not since the start of the program. */
  restore: z.object({ metAt: z.string(), lost: z.int(), isDone: z.boolean() }).nullable(),
  /** What a person has to say yes to before the exchange goes on. */
  question: z.object({ deletions: z.int(), held: z.int() }).nullable(),
})
export type SyncState = z.infer<typeof SyncState>

export const INITIAL_SYNC_STATE: SyncState = { phase: 'idle', problem: null, requestId: null, lastAgreedAt: null, progress: null, nextTryAt: null, agreement: null, restore: null, question: null }
