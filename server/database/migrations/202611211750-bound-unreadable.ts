import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** What waits is looked up by account, at every push that brings something damaged and for the list of devices; whose a lineage is, at every push. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  `create index held_op_account on held_op (account) where is_open`,
  `create index held_op_crowded_out on held_op (account) where settlement->>'how' = 'crowded_out'`,
  `create index lineage_contact_first on lineage_contact (lineage_id, first_seen_at)`,
]
