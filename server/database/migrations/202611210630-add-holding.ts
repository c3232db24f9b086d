import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  `create table held_op (
    op_id uuid primary key, lineage_id uuid not null, seq int, group_id uuid, account text not null, area_code text, reason text not null, waits_for uuid, scope_epoch int, content jsonb not null,
    held_at timestamptz not null default clock_timestamp(), tries int not null default 0, next_try_at timestamptz, is_open boolean not null default true, settlement jsonb,
    xid xid8 not null default pg_current_xact_id(), seq_no bigint not null default nextval('change_seq'))`,
  `comment on table held_op is '暂存区：等待中的操作、等什么、试过几次、谁处理的'`,
  `create index held_op_due on held_op (next_try_at) where is_open`,
  `create index held_op_waits on held_op (waits_for) where is_open`,
  `create index held_op_change on held_op (xid, seq_no)`,
  // The first answer of a held op stands in the ledger, which is only added to; its last one stands here.
  `create table op_answer (op_id uuid primary key, outcome jsonb not null, row_version int not null, answered_at timestamptz not null default clock_timestamp())`,
  `create trigger op_answer_append_only before update or delete or truncate on op_answer for each statement execute function refuse_change()`,

  `create table device (device_id uuid not null, account text not null references account (account) on delete cascade, lineage_id uuid not null, report jsonb not null, first_seen_at timestamptz not null default now(), last_seen_at timestamptz not null default now(), primary key (device_id, account))`,
  `create index device_account on device (account)`,
]
