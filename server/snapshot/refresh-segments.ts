import type { Database } from '../database/connect.ts'
import { buildSegment } from './build-segment.ts'
import { dropSegment, readHorizon, readVillageRecords, readVillageStates, writeSegment } from './segment.queries.ts'

export interface Refreshed {
  /** A pull from here brings everything that the segments do not hold. */
  readonly cursor: string
  readonly villages: readonly string[]
}

/** A segment may be this many changed rows behind: they come with the pull, and packing a village again costs more than sending them. */
const TOLERANCE = 40

/**
 * Brings the segments of a scope up to date, one short transaction a village, and says from where to pull on: the oldest
 * horizon of them all. What changed since in a fresher village comes again with the pull, which does no harm.
 */
export async function refreshSegments(database: Database, patterns: readonly string[], onVillage: (done: number, total: number) => void = () => undefined): Promise<Refreshed> {
  const { horizon, states } = await database.transaction().setIsolationLevel('repeatable read').execute(async (transaction) => ({
    horizon: await readHorizon(transaction),
    states: await readVillageStates(transaction, patterns, TOLERANCE),
  }))
  const stale = states.filter((state) => state.stale)
  for (const [place, { village }] of stale.entries()) {
    await refreshVillage(database, village)
    onVillage(place + 1, stale.length)
  }
  const oldest = states.filter((state) => !state.stale).reduce((lowest, { asOf }) => (asOf !== null && BigInt(asOf) < lowest ? BigInt(asOf) : lowest), BigInt(horizon))
  return { cursor: `${oldest}:0`, villages: states.map((state) => state.village) }
}

async function refreshVillage(database: Database, village: string): Promise<void> {
  const { asOf, records } = await database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (transaction) => ({
    asOf: await readHorizon(transaction),
    records: await readVillageRecords(transaction, village),
  }))
  if (records.some((record) => record.kind === 'household')) await writeSegment(database, village, asOf, await buildSegment(records))
  else await dropSegment(database, village)
}
