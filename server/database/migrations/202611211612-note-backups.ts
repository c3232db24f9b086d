import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  `create table verified_backup (id bigint generated always as identity primary key, generation uuid not null, xid xid8 not null, waypoint uuid not null, verified_at timestamptz not null default clock_timestamp())`,
  `comment on table verified_backup is '核验过的备份：打开逐行读过，含该路标及之前的全部事务；终端据此清理已上报内容的本机留底'`,
]
