import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** The ten counties of Guiyang; every other county shares the default partition until it gets its own. */
const COUNTIES = ['520102', '520103', '520111', '520112', '520113', '520115', '520121', '520122', '520123', '520181']

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  for (const county of COUNTIES) await sql.raw(`create table record_${county} partition of record for values in ('${county}')`).execute(database)
  await sql.raw('create table record_other partition of record default').execute(database)
}

const STATEMENTS = [
  `create table generation (id uuid primary key, started_at timestamptz not null default now())`,
  `insert into generation (id) values (gen_random_uuid())`,

  `create table note (name text primary key, value text not null)`,
  `create table audit (
    id bigint generated always as identity primary key, at timestamptz not null default clock_timestamp(), account text, action text not null, detail jsonb not null default '{}', request_id text)`,
  `create index audit_account on audit (account, at)`,

  `create table region (
    code text primary key check (code ~ '^[0-9]{12}$'), name text not null, level text not null, parent text references region (code),
    valid_from date, valid_to date, successor text, village_attr text, minority_area boolean, deep_poor boolean)`,
  `create index region_parent on region (parent)`,

  `create table account (
    account text primary key, display_name text not null, role text not null, scope text[] not null check (cardinality(scope) > 0),
    scope_epoch int not null default 1, password_hash text not null, disabled boolean not null default false)`,
  // Per account and sender, so that a stranger who guesses cannot lock the owner out.
  `create table sign_in_guard (key text primary key, failures int not null, blocked_until timestamptz, last_failure timestamptz not null default now())`,
  `create table session (token_hash bytea primary key, account text not null references account (account) on delete cascade, created_at timestamptz not null default now(), expires_at timestamptz not null)`,

  `create sequence change_seq`,
  // xid is the writing transaction: a reader below pg_snapshot_xmin cannot miss one that commits late.
  `create table record (
    county_code text not null, id uuid not null, kind text not null, area_code text not null, household_id uuid not null, year int,
    body jsonb not null, row_version int not null check (row_version >= 1), field_versions jsonb not null default '{}', deleted boolean not null default false, updated_at timestamptz not null default now(),
    xid xid8 not null default pg_current_xact_id(), seq bigint not null default nextval('change_seq'),
    primary key (county_code, id)) partition by list (county_code)`,
  `create index record_id on record (id)`,
  `create index record_change on record (xid, seq)`,
  `create index record_village on record (area_code, household_id)`,

  `create table op (
    op_id uuid primary key, lineage_id uuid not null, seq int not null, hash text not null, county_code text not null, record_id uuid not null,
    record_kind text not null, actor text not null, operation jsonb not null, outcome jsonb not null, row_version int not null,
    received_at timestamptz not null default clock_timestamp(), unique (lineage_id, seq))`,
  `create index op_record on op (record_id, row_version)`,
  `comment on table op is '操作台账：只增不改，记录谁在何时对哪条记录做了什么及结果'`,
  `create function refuse_change() returns trigger language plpgsql as $$ begin raise exception 'The op ledger is append only.'; end $$`,
  `create trigger op_append_only before update or delete or truncate on op for each statement execute function refuse_change()`,

  `create table conflict (
    id uuid primary key, op_id uuid not null, record_id uuid not null, area_code text not null, conflict jsonb not null, resolved boolean not null default false,
    xid xid8 not null default pg_current_xact_id(), seq bigint not null default nextval('change_seq'))`,
  `create index conflict_change on conflict (xid, seq)`,
  `create index conflict_op on conflict (op_id)`,

  `create table village_segment (
    village_code text primary key, as_of xid8 not null, version text not null, households int not null, records int not null, index_bytes bytea not null, row_bytes bytea not null)`,
  // Already compressed: compressing it again costs time and wins nothing.
  `alter table village_segment alter column row_bytes set storage external, alter column index_bytes set storage external`,
]
