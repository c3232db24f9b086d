import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'

/** One life of the central database. */
export interface Generation {
  readonly id: string
  readonly startedAt: Date
  /** `first`, or by what another life was recognised. */
  readonly reason: string
}

/** The life that the database lives now: the one with the highest number, because a clock may have been put back. */
export async function readGeneration(reader: Kysely<Tables>): Promise<Generation> {
  const row = await reader.selectFrom('generation').select(['id', 'started_at', 'reason']).orderBy('number', 'desc').executeTakeFirstOrThrow()
  return { id: row.id, startedAt: row.started_at, reason: row.reason }
}
