import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** Keys of the counties and certificates of the devices, for packages that travel without a network. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  `create table county_key (
    county_code text primary key check (county_code ~ '^[0-9]{6}$'), signing_key text not null, agreement_key text not null, sealed_private bytea not null, created_at timestamptz not null default now())`,
  `comment on column county_key.sealed_private is 'Under the key secret of the server, which is a file in the data folder or BANGFU_KEY_SECRET'`,
  `create table device_certificate (
    certificate_id uuid primary key, county_code text not null, device_id uuid not null, account text not null references account (account),
    certificate jsonb not null, issued_at timestamptz not null default now())`,
  `create index device_certificate_device on device_certificate (device_id)`,
  `create table revoked_certificate (
    certificate_id uuid primary key references device_certificate (certificate_id), county_code text not null, revoked_by text not null, reason text not null, revoked_at timestamptz not null default now())`,
  `create index revoked_certificate_county on revoked_certificate (county_code)`,
]
