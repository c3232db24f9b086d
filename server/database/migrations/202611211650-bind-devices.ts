import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** Whose a device id is, by the key that proved it first, and whether the county trusts the device. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  `create table device_key (
    device_id uuid primary key, account text not null references account (account) on delete cascade, signing_key text not null,
    state text not null check (state in ('trusted', 'pending', 'refused', 'revoked')), claimed_at timestamptz not null default clock_timestamp(), decided_by text, decided_at timestamptz)`,
  `comment on column device_key.state is 'pending 待县里同意；refused 县里不同意；revoked 已吊销'`,
  `create index device_key_account on device_key (account, state)`,
  // Whoever had the first certificate under an id keeps it.
  `insert into device_key (device_id, account, signing_key, state, claimed_at)
    select distinct on (device_id) device_id, account, certificate->>'signingKey',
      case when exists (select from device_certificate other join revoked_certificate using (certificate_id) where other.device_id = device_certificate.device_id and other.account = device_certificate.account) then 'revoked' else 'trusted' end, issued_at
    from device_certificate order by device_id, issued_at`,
  `create table device_challenge (challenge text primary key, account text not null references account (account) on delete cascade, expires_at timestamptz not null)`,
  `create index device_challenge_account on device_challenge (account)`,
]
