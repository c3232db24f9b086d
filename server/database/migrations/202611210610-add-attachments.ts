import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  `create table attachment_content (
    sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'), bytes int not null check (bytes > 0), media_type text not null, verified_at timestamptz, created_at timestamptz not null default now())`,
  `comment on table attachment_content is '附件内容：按 SHA-256 存一份，verified_at 为整件校验通过的时间；不再被引用的也保留'`,
  `create table attachment_piece (
    sha256 text not null references attachment_content (sha256) on delete cascade, place int not null check (place >= 0), bytes bytea not null, primary key (sha256, place))`,
  // Photos are compressed already: compressing them again costs time and wins nothing.
  `alter table attachment_piece alter column bytes set storage external`,
  // Who may see a content follows from the living records that name it.
  `create index record_attachment_content on record ((body->>'sha256')) where kind = 'attachment'`,
  `create index record_attachment_thumbnail on record ((body->>'thumbnailSha256')) where kind = 'attachment'`,
]
