import type { Database } from '../database/connect.ts'
import { buildSegment } from './build-segment.ts'
import { readHorizon, readVillageRecords, readVillageStates, writeSegment } from './segment.queries.ts'

export interface Refreshed {
  /** A pull from here brings everything that the segments do not hold. */
  readonly cursor: string
  readonly villages: readonly string[]
}

/** Larger than every change number: the cursor stands behind all changes of the transaction before the horizon. */
const LAST_SEQ = '9223372036854775807'

/**
 * Brings the segments of a scope up to date, one short transaction a village, and says from where to pull on. The
 * horizon is read first: what changes while the villages are packed comes again with the pull, which does no harm.
 */
export async function refreshSegments(database: Database, patterns: readonly string[], onVillage: (done: number, total: number) => void = () => undefined): Promise<Refreshed> {
  const { horizon, states } = await database.transaction().setIsolationLevel('repeatable read').execute(async (transaction) => ({
    horizon: await readHorizon(transaction),
    states: await readVillageStates(transaction, patterns),
  }))
  const stale = states.filter((state) => state.stale)
  for (const [place, { village }] of stale.entries()) {
    await database.transaction().setIsolationLevel('repeatable read').execute(async (transaction) => {
      const asOf = await readHorizon(transaction)
      await writeSegment(transaction, village, asOf, await buildSegment(await readVillageRecords(transaction, village)))
    })
    onVillage(place + 1, stale.length)
  }
  return { cursor: `${BigInt(horizon) - 1n}:${LAST_SEQ}`, villages: states.map((state) => state.village) }
}
