import type { DeviceReport } from '../../../shared/protocol/device-report.ts'
import { readDeviceId } from '../device-id.ts'
import type { StoreCore } from '../store-core.ts'
import { readSyncCounts } from '../read/troubles-and-conflicts.ts'

/** What this device says of itself in a greeting: numbers and times, nothing about anybody. */
export async function readDeviceReport(core: StoreCore, program: string, lastAgreedAt: string | null): Promise<DeviceReport> {
  const { relaxed } = core.disk
  const [deviceId, counts, drafts, oldest, free] = await Promise.all([readDeviceId(core.disk.strict.meta), readSyncCounts(core), relaxed.drafts.count(), relaxed.outbox.orderBy('n').first(), recentFreeBytes(core.clock.now().getTime())])
  return { deviceId, program, unsent: counts.waiting, oldestUnsentAt: oldest ? timeOfId(oldest.id) : null, held: counts.refused, conflicts: counts.conflicts, drafts, freeBytes: free, lastAgreedAt }
}

/** Bytes that the browser still lets us write; null where it does not say. */
export async function readFreeBytes(): Promise<number | null> {
  const estimate = typeof navigator === 'undefined' ? undefined : await navigator.storage?.estimate().catch(() => undefined)
  return estimate?.quota === undefined || estimate.usage === undefined ? null : Math.max(0, estimate.quota - estimate.usage)
}

const ESTIMATE_HOLDS_MS = 600_000
let estimate: { readonly at: number; readonly bytes: Promise<number | null> } | undefined

/** The same, some minutes old at most: the browser adds up all its files for an estimate, which is too slow for every exchange. */
export function recentFreeBytes(now: number): Promise<number | null> {
  if (!estimate || now - estimate.at > ESTIMATE_HOLDS_MS || now < estimate.at) estimate = { at: now, bytes: readFreeBytes() }
  return estimate.bytes
}

/** Ids of saves are UUIDs of version 7: their first 48 bits are the milliseconds of the saving (RFC 9562, section 5.7). */
function timeOfId(id: string): string {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toISOString()
}
