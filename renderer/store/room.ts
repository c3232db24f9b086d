import { readFreeBytes, recentFreeBytes } from './report/device-report.ts'
import { StoreProblem } from './store-problem.ts'

/**
 * Bytes that stay free for a person's own saves: a village's work of a year. What comes in bulk (imports, photos) stops
 * before it takes them, because the save that finds a full disk is always the one that mattered.
 */
const FLOOR_BYTES = 64 * 1024 * 1024

/** Bytes that were missing to the floor some minutes ago at most; 0 where there is room enough or the browser does not say. */
export async function missingRoom(now: number): Promise<number> {
  const free = await recentFreeBytes(now)
  return free === null ? 0 : Math.max(0, FLOOR_BYTES - free)
}

/** @throws {StoreProblem} `disk_low` where something large would leave too little room. A browser that does not say how much is free is believed to have it. */
export async function refuseWithoutRoom(bytes = 0): Promise<void> {
  const free = await readFreeBytes()
  if (free !== null && free - bytes < FLOOR_BYTES) throw new StoreProblem('disk_low')
}
