import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'
import { readGeneration } from '../life/generation.queries.ts'
import type { WaypointPlace } from '../life/waypoint-token.ts'

/** What a backup that was opened beside the living database turned out to hold. */
export interface BackupCheck {
  readonly records: number
  readonly operations: number
  /** Rows whose content no longer gives the digest that was written with them. */
  readonly damaged: number
  /** Every transaction of the living database up to here is in the backup; `undefined` where not even the first is. */
  readonly holds: WaypointPlace | undefined
}

/** Reads every row of an opened backup, and finds how far it reaches. Both are databases of this program; `backup` is only read. */
export async function verifyBackup(live: Database, backup: Database): Promise<BackupCheck> {
  const { rows } = await sql<{ records: number; operations: number; contents: number; damaged: number }>`
    select (select count(*)::int from record) as records, (select count(*)::int from op where length(operation::text) + length(outcome::text) > 0) as operations,
      (select count(*)::int from attachment_piece where length(bytes) > 0) as contents,
      (select count(*)::int from record where digest <> (('x' || left(md5(
        id::text || '|' || kind || '|' || area_code || '|' || household_id::text || '|' || coalesce(year::text, '') || '|' || row_version::text || '|' || body::text || '|' || field_versions::text
      ), 15))::bit(60)::bigint)) as damaged`.execute(backup)
  const { records = 0, operations = 0, damaged = 0 } = rows[0] ?? {}
  return { records, operations, damaged, holds: await findHeld(live, backup) }
}

/**
 * The last waypoint of the living database below which the backup lacks none. A transaction that is still open, or that was
 * while the backup was taken, has a lower number than others that are in it: so nothing counts from the first hole on, and
 * nothing from the first open one on.
 */
async function findHeld(live: Database, backup: Database): Promise<WaypointPlace | undefined> {
  const generation = (await readGeneration(live)).id
  if ((await readGeneration(backup)).id !== generation) return undefined
  const ended = await sql<{ xid: string; id: string }>`select xid::text as xid, id from waypoint where xid < pg_snapshot_xmin(pg_current_snapshot()) order by waypoint.xid`.execute(live)
  const held = new Set((await backup.selectFrom('waypoint').select('id').execute()).map((row) => row.id))
  const hole = ended.rows.findIndex((row) => !held.has(row.id))
  const last = ended.rows.at(hole < 0 ? -1 : hole - 1)
  return hole === 0 || !last ? undefined : { generation, ...last }
}
