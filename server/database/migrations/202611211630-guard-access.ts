import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** Four eyes on merges, sessions that end with the password, known devices, and refusals on file. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  `create table area_proposal (
    id uuid primary key, event jsonb not null, areas text[] not null, account text not null, proposed_at timestamptz not null default clock_timestamp(), expires_at timestamptz not null,
    decided_by text, decided_at timestamptz, is_approved boolean, why text not null default '', event_id uuid references area_event (id))`,
  `comment on table area_proposal is '并村及其恢复的申请：一人提出、另一人批准，逾期作废'`,
  `alter table area_event add column approved_by text`,
  `comment on column area_event.approved_by is '并村及其恢复须由第二人批准'`,

  // Whoever changes a password or disables an account, by whatever way, ends its sessions.
  `create function end_sessions() returns trigger language plpgsql as $$ begin
    delete from session where account = new.account;
    return null;
  end $$`,
  `create trigger account_ends_sessions after update of password_hash, disabled on account for each row
    when (new.password_hash is distinct from old.password_hash or (new.disabled and not old.disabled)) execute function end_sessions()`,
  `create table known_device (token_hash bytea primary key, account text not null references account (account) on delete cascade, first_used_at timestamptz not null default clock_timestamp(), last_used_at timestamptz not null default clock_timestamp())`,
  `comment on table known_device is '曾登录成功的电脑：有人猜密码时，本人在这些电脑上仍可登录；只存令牌的散列'`,
  `create index known_device_account on known_device (account, last_used_at)`,
  `alter table session add column device_hash bytea`,

  // Lines that count: one for each account, route, code and minute, however often it happened.
  `create unique index audit_counted on audit (account, action, (detail->>'route'), (detail->>'code'), (detail->>'minute')) where detail ? 'minute'`,
]
