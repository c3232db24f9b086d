import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  `alter table generation add column number bigint generated always as identity, add column reason text not null default 'first', add column evidence jsonb not null default '{}'`,
  `comment on table generation is '总库的代：每次从备份恢复后自动开始新的一代，reason 为识别依据'`,
  // A row for every transaction that changed what devices build on. A database that has lost the transaction has lost the row,
  // and a device that was told of it can say so.
  `create table waypoint (xid xid8 primary key default pg_current_xact_id(), id uuid not null default gen_random_uuid(), at timestamptz not null default clock_timestamp())`,
  `comment on table waypoint is '路标：每个写入事务一行；终端凭已告知的路标识别总库是否回退过'`,
  `create function set_waypoint() returns trigger language plpgsql as $$ begin
    insert into waypoint default values on conflict (xid) do nothing;
    return null;
  end $$`,
  ...['record', 'op', 'attachment_content', 'held_op'].map((table) => `create trigger ${table}_waypoint after insert or update or delete on ${table} for each statement execute function set_waypoint()`),
]
