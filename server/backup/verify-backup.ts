import { sql, type RawBuilder } from 'kysely'
import type { Database } from '../database/connect.ts'
import { readGeneration } from '../life/generation.queries.ts'
import type { WaypointPlace } from '../life/waypoint-token.ts'

/** What a backup that was opened beside the living database turned out to hold. */
export interface BackupCheck {
  readonly records: number
  readonly operations: number
  /** Rows and contents that no longer give the digest that was written with them. */
  readonly damaged: number
  /** Records, ops and contents that the living database had before `holds` and the backup lacks or has otherwise. */
  readonly missing: number
  /** Every transaction of the living database up to here is in the backup; `undefined` where not even the first is. */
  readonly holds: WaypointPlace | undefined
}

/**
 * Reads every row and content of an opened backup, and finds how far it reaches. Both are databases of this program; `backup`
 * is only read. Throws `SameDatabase` where both are one: a backup that is the living database is none.
 */
export async function verifyBackup(live: Database, backup: Database): Promise<BackupCheck> {
  if ((await readPlace(live)) === (await readPlace(backup))) throw new SameDatabase()
  const holds = await findHeld(live, backup)
  const { rows } = await sql<{ records: number; operations: number; damaged: number }>`
    select (select count(*)::int from record) as records, (select count(*)::int from op where length(operation::text) + length(outcome::text) > 0) as operations,
      (select count(*)::int from attachment_content as content where verified_at is not null and sha256 is distinct from
        (select encode(sha256(string_agg(bytes, ''::bytea order by place)), 'hex') from attachment_piece as piece where piece.sha256 = content.sha256))
      + (select count(*)::int from record where digest <> (('x' || left(md5(
        id::text || '|' || kind || '|' || area_code || '|' || household_id::text || '|' || coalesce(year::text, '') || '|' || row_version::text || '|' || body::text || '|' || field_versions::text
      ), 15))::bit(60)::bigint)) as damaged`.execute(backup)
  const { records = 0, operations = 0, damaged = 0 } = rows[0] ?? {}
  return { records, operations, damaged, missing: holds ? await countMissing(live, backup, holds) : 0, holds }
}

export class SameDatabase extends Error {
  constructor() {
    super('The address of the backup is the living database itself.')
  }
}

/** The same for every address that leads to one database. */
async function readPlace(database: Database): Promise<string> {
  const { rows } = await sql<{ place: string }>`select pg_postmaster_start_time()::text || ' ' || oid::text as place from pg_database where datname = current_database()`.execute(database)
  return rows[0]?.place ?? ''
}

/** Rows compared at once. */
const PIECE = 5000

interface Compared {
  /** Before every key. */
  readonly first: string
  readonly after: (key: string) => RawBuilder<KeyedRow>
  readonly among: (keys: readonly string[]) => RawBuilder<KeyedRow>
}

interface KeyedRow {
  readonly key: string
  readonly value: string
}

/** Everything of the living database that is older than the waypoint, asked for in the backup by its key. */
async function countMissing(live: Database, backup: Database, place: WaypointPlace): Promise<number> {
  let missing = 0
  for (const compared of whatIsCompared(place)) {
    for (let key: string | undefined = compared.first; key !== undefined; ) {
      const { rows: wanted }: { rows: KeyedRow[] } = await compared.after(key).execute(live)
      const { rows: found } = await compared.among(wanted.map((row) => row.key)).execute(backup)
      const values = new Map(found.map((row) => [row.key, row.value]))
      missing += wanted.filter((row) => values.get(row.key) !== row.value).length
      key = wanted.length < PIECE ? undefined : wanted.at(-1)?.key
    }
  }
  return missing
}

function whatIsCompared({ id, xid }: WaypointPlace): readonly Compared[] {
  // Ops and contents carry a time and no transaction: a transaction that wrote so long before has ended.
  const settled = sql`(select at - interval '10 minutes' from waypoint where id = ${id})`
  const nil = '00000000-0000-0000-0000-000000000000'
  return [
    {
      first: nil,
      after: (key) => sql<KeyedRow>`select id::text as key, digest::text as value from record where id > ${key} and xid <= ${xid}::xid8 order by id limit ${PIECE}`,
      among: (keys) => sql<KeyedRow>`select id::text as key, digest::text as value from record where id = any(${keys}::uuid[])`,
    },
    {
      first: nil,
      after: (key) => sql<KeyedRow>`select op_id::text as key, hash as value from op where op_id > ${key} and received_at < ${settled} order by op_id limit ${PIECE}`,
      among: (keys) => sql<KeyedRow>`select op_id::text as key, hash as value from op where op_id = any(${keys}::uuid[])`,
    },
    {
      first: '',
      after: (key) => sql<KeyedRow>`select sha256 as key, '' as value from attachment_content where sha256 > ${key} and verified_at < ${settled} order by sha256 limit ${PIECE}`,
      among: (keys) => sql<KeyedRow>`select sha256 as key, '' as value from attachment_content where sha256 = any(${keys}) and verified_at is not null`,
    },
  ]
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
