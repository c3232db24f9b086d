import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** Every row that travels tells what it weighs on the wire, so that a page can end before it is too long to be read, without opening one large value. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  // The words around body and versions are about 400 bytes.
  `alter table record add column bytes int not null generated always as (octet_length(body::text) + octet_length(field_versions::text) + 400) stored`,
  `comment on column record.bytes is '行的传输大小，字节：下载按此分页'`,
  `alter table conflict add column bytes int not null generated always as (octet_length(conflict::text) + 100) stored`,
  `alter table hand_over add column bytes int not null generated always as (octet_length(hand_over::text) + 100) stored`,
  `alter table held_op add column bytes int not null generated always as (octet_length(content::text)) stored`,
  `alter table op_answer add column bytes int not null generated always as (octet_length(outcome::text) + 100) stored`,
  // Rows from before there were limits, of which there should be none: asked for by every push and every packing of a village.
  `create index record_heavy on record (area_code, id) where bytes > 65536`,
  // Segments are bounded now: the lowest change that one leaves to the feed. Those that were packed before are packed again.
  `alter table village_segment add column left_from xid8`,
  `delete from village_segment`,
]
