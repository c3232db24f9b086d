import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** A request for recovery belongs to one device, and only the newest of a device waits. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  // Those of before are bound to nobody: nothing of them may be approved or fetched any more.
  `delete from key_recovery where is_approved is null`,
  `update key_recovery set answer = null, request = '{}'`,
  `alter table key_recovery add column device_id uuid, add column replaced_at timestamptz`,
  `create index key_recovery_account on key_recovery (account, device_id)`,
]
