import type { Database } from '../database/connect.ts'
import { SEGMENT_BYTES } from '../sync/page-limits.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { buildSegment } from './build-segment.ts'
import { dropSegment, readHorizon, readVillageRecords, readVillageStates, writeSegment } from './segment.queries.ts'

export interface Refreshed {
  /** A pull from here brings everything that the segments do not hold. */
  readonly cursor: string
  readonly villages: readonly string[]
}

/** A segment may be this many changed rows behind: they come with the pull, and packing a village again costs more than sending them. */
const TOLERANCE = 40

/** A village that is being packed lies in memory several times over: twenty first loads at once must not each hold one. */
const inTurn = oneAtATime()

/**
 * Brings the segments of a scope up to date, one short transaction a village, and says from where to pull on: the oldest
 * horizon of them all, or the oldest row that had no room in its segment. What changed since in a fresher village comes again with the pull, which does no harm.
 */
export async function refreshSegments(database: Database, patterns: readonly string[], onVillage: (done: number, total: number) => void = () => undefined): Promise<Refreshed> {
  const { horizon, states } = await database.transaction().setIsolationLevel('repeatable read').execute(async (transaction) => ({
    horizon: await readHorizon(transaction),
    states: await readVillageStates(transaction, patterns, TOLERANCE),
  }))
  const stale = states.filter((state) => state.stale)
  const starts = states.filter((state) => !state.stale).flatMap(({ asOf, leftFrom }) => [asOf, leftFrom])
  for (const [place, { village }] of stale.entries()) {
    starts.push(await inTurn(() => refreshVillage(database, village)))
    onVillage(place + 1, stale.length)
  }
  const oldest = starts.reduce((lowest, start) => (start !== null && BigInt(start) < lowest ? BigInt(start) : lowest), BigInt(horizon))
  return { cursor: `${oldest}:0`, villages: states.map((state) => state.village) }
}

/** Resolves with the lowest transaction of a row that had no room in the segment, or null. */
async function refreshVillage(database: Database, village: string): Promise<string | null> {
  const { asOf, content } = await database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (transaction) => ({
    asOf: await readHorizon(transaction),
    content: await readVillageRecords(transaction, village, SEGMENT_BYTES),
  }))
  if (content.records.some((record) => record.kind === 'household')) await writeSegment(database, village, asOf, content.leftFrom, await buildSegment(content.records))
  else await dropSegment(database, village)
  return content.leftFrom
}
