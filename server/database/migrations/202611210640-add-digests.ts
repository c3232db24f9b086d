import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  // PostgreSQL reckons it from the row as it lies there, so that no program can write a row and another digest.
  `alter table record add column digest bigint not null generated always as (('x' || left(md5(
    id::text || '|' || kind || '|' || area_code || '|' || household_id::text || '|' || coalesce(year::text, '') || '|' || row_version::text || '|' || body::text || '|' || field_versions::text
  ), 15))::bit(60)::bigint) stored`,
  `comment on column record.digest is '行摘要：与各终端核对一致性（MD5 前 60 位）'`,
  // Worked out from the rows when they have changed since, and anew every day whatever the numbers say.
  `create table village_tally (village_code text primary key, as_of xid8 not null, tally jsonb not null, counted_at timestamptz not null default clock_timestamp())`,
]
