import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'
import { readGeneration } from '../life/generation.queries.ts'
import type { WaypointPlace } from '../life/waypoint-token.ts'

/** Up to where a backup of this life was verified; `undefined` where none was. */
export async function readVerified(reader: Kysely<Tables>): Promise<WaypointPlace | undefined> {
  const { id: generation } = await readGeneration(reader)
  const row = await reader.selectFrom('verified_backup').select([sql<string>`xid::text`.as('xid'), 'waypoint']).where('generation', '=', generation).orderBy('verified_backup.xid', 'desc').limit(1).executeTakeFirst()
  return row && { generation, xid: row.xid, id: row.waypoint }
}

export async function noteVerified(database: Database, { generation, xid, id }: WaypointPlace): Promise<void> {
  await database.insertInto('verified_backup').values({ generation, xid, waypoint: id }).execute()
}
