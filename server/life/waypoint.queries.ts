import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import { readGeneration } from './generation.queries.ts'
import type { WaypointPlace } from './waypoint-token.ts'

/**
 * Sets a waypoint in the running transaction, or in one of its own, and gives it. Everything that this connection could read
 * before was committed earlier, so a state of the database that holds the waypoint holds that too.
 */
export async function setWaypoint(writer: Kysely<Tables>): Promise<WaypointPlace> {
  const { rows } = await sql<{ xid: string; id: string }>`
    insert into waypoint default values on conflict (xid) do update set at = waypoint.at returning xid::text as xid, id`.execute(writer)
  const [row] = rows
  if (!row) throw new Error('the waypoint that was just set is not there')
  return { generation: (await readGeneration(writer)).id, ...row }
}

/** The last one that is certain to be on disk, for the marker beside the database. By the number and not by its text, in which 998 comes after 1754. */
export async function readLastWaypoint(reader: Kysely<Tables>): Promise<WaypointPlace | undefined> {
  const row = await reader.selectFrom('waypoint').select([sql<string>`xid::text`.as('xid'), 'id']).orderBy('waypoint.xid', 'desc').limit(1).executeTakeFirst()
  return row && { generation: (await readGeneration(reader)).id, ...row }
}

export async function hasWaypoint(reader: Kysely<Tables>, { xid, id }: Pick<WaypointPlace, 'xid' | 'id'>): Promise<boolean> {
  const row = await reader.selectFrom('waypoint').select('id').where('xid', '=', xid).where('id', '=', id).executeTakeFirst()
  return row !== undefined
}
