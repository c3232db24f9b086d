import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  // What never became whole is sent again, from now on by each sender into pieces of their own.
  `delete from attachment_content where verified_at is null`,
  `alter table attachment_content alter column verified_at set not null, add column unreferenced_since timestamptz`,
  `comment on table attachment_content is '附件内容：按 SHA-256 存一份，只存整件校验过的；unreferenced_since 为最后一条引用它的记录被删除的时间，满期后移除并记入 removed_content'`,

  `create table content_holder (
    sha256 text not null references attachment_content (sha256) on delete cascade, household_id uuid not null, since timestamptz not null default now(), primary key (sha256, household_id))`,
  `comment on table content_holder is '哪些户的附件内容已由有权限的人完整上传过；只报出哈希值的，什么也读不到'`,
  // Whoever named a content first had it; another village that names the same has to prove it.
  `insert into content_holder (sha256, household_id)
    with named as (
      select c.sha256, r.id, r.household_id, r.area_code from attachment_content c join record r on r.kind = 'attachment' and r.body->>'sha256' = c.sha256
      union select c.sha256, r.id, r.household_id, r.area_code from attachment_content c join record r on r.kind = 'attachment' and r.body->>'thumbnailSha256' = c.sha256),
    first as (
      select distinct on (named.sha256) named.sha256, named.area_code from named left join op on op.record_id = named.id order by named.sha256, op.received_at nulls last, named.id)
    select distinct named.sha256, named.household_id from named join first using (sha256, area_code)`,

  `create table content_upload (
    account text not null references account (account) on delete cascade, sha256 text not null, bytes int not null check (bytes > 0), households uuid[] not null,
    touched_at timestamptz not null default now(), primary key (account, sha256, bytes))`,
  `create table content_upload_piece (
    account text not null, sha256 text not null, bytes int not null, place int not null check (place >= 0), piece bytea not null,
    primary key (account, sha256, bytes, place), foreign key (account, sha256, bytes) references content_upload on delete cascade)`,
  `alter table content_upload_piece alter column piece set storage external`,
  `comment on table content_upload is '正在上传、尚未校验完整的附件：每个账号各存各的，互不影响；久无动静的移除'`,

  `create table removed_content (
    id bigint generated always as identity primary key, sha256 text not null, bytes int not null, reason text not null, unreferenced_since timestamptz not null, removed_at timestamptz not null default clock_timestamp())`,
  `comment on table removed_content is '已移除的附件内容：哈希值、字节数、原因和时间，不含任何个人信息'`,
]
