import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  // Every scope that an account ever had: work made under an older one is still taken.
  `create table account_scope (account text not null references account (account) on delete cascade, epoch int not null, scope text[] not null, since timestamptz not null default clock_timestamp(), primary key (account, epoch))`,
  `insert into account_scope (account, epoch, scope) select account, scope_epoch, scope from account`,
  `create function raise_scope_epoch() returns trigger language plpgsql as $$ begin
    if new.scope is distinct from old.scope then new.scope_epoch := old.scope_epoch + 1; end if;
    return new;
  end $$`,
  `create trigger account_scope_epoch before update on account for each row execute function raise_scope_epoch()`,
  `create function keep_scope() returns trigger language plpgsql as $$ begin
    insert into account_scope (account, epoch, scope) values (new.account, new.scope_epoch, new.scope) on conflict (account, epoch) do nothing;
    return null;
  end $$`,
  `create trigger account_scope_history after insert or update of scope on account for each row execute function keep_scope()`,

  `create table area_event (id uuid primary key, kind text not null check (kind in ('move', 'merge', 'split', 'restore')), at timestamptz not null default clock_timestamp(), account text not null, detail jsonb not null)`,
  `comment on table area_event is '区划变动：户迁移、并村、分村、恢复，只增不改'`,
  `create trigger area_event_append_only before update or delete or truncate on area_event for each statement execute function refuse_change()`,
  // Whose scope an event changed, so that taking it back changes those and nobody else.
  `create table area_event_scope (event_id uuid not null references area_event (id), account text not null, scope_before text[] not null, epoch_after int not null, primary key (event_id, account))`,
  // One row for each household and move: devices of the old village learn of it by the feed.
  `create table departure (
    id bigint generated always as identity primary key, event_id uuid not null references area_event (id), household_id uuid not null, area_code text not null, to_area text not null,
    xid xid8 not null default pg_current_xact_id(), seq bigint not null default nextval('change_seq'))`,
  `create index departure_change on departure (xid, seq)`,
  `create index departure_household on departure (household_id)`,

  // Work that somebody handed in for what now belongs to somebody else.
  `create table hand_over (
    id uuid primary key, op_id uuid not null unique, area_code text not null, hand_over jsonb not null, taken boolean not null default false,
    xid xid8 not null default pg_current_xact_id(), seq bigint not null default nextval('change_seq'))`,
  `create index hand_over_change on hand_over (xid, seq)`,
]
