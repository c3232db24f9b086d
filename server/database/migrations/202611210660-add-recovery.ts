import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  `create table key_recovery (
    id uuid primary key, account text not null references account (account) on delete cascade, county_code text not null, reply_key text not null unique, request jsonb not null, requested_at timestamptz not null default clock_timestamp(),
    decided_by text, decided_at timestamptz, is_approved boolean, answer jsonb)`,
  `comment on table key_recovery is '忘记密码的恢复申请：谁申请、谁同意；答复只有申请的电脑能打开'`,
]
