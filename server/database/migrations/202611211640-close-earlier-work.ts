import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}

const STATEMENTS = [
  // What one local database of one account has shown to know. Work of before is taken by it, not by what a device says of itself.
  `create table lineage_contact (
    account text not null references account (account) on delete cascade, lineage_id uuid not null, epoch int not null, first_seen_at timestamptz not null default clock_timestamp(),
    is_loaded boolean not null default false, xid xid8 not null default '0', seq bigint not null default 0, primary key (account, lineage_id, epoch))`,
  `comment on table lineage_contact is '各终端数据库在各工作范围下首次联系的时间、是否已载完、已收到何处：据此判断补报的是不是变动之前的工作'`,
  `insert into lineage_contact (account, lineage_id, epoch, first_seen_at)
    select op.actor, op.lineage_id, held.epoch, min(op.received_at)
    from op join (select account, epoch, since, coalesce(lead(since) over (partition by account order by epoch), 'infinity') as until from account_scope) as held
      on held.account = op.actor and ((op.received_at >= held.since and op.received_at < held.until) or (op.received_at < held.since and held.epoch = (select min(epoch) from account_scope first where first.account = held.account)))
    group by op.actor, op.lineage_id, held.epoch`,
  `insert into lineage_contact (account, lineage_id, epoch, first_seen_at) select device.account, lineage_id, account.scope_epoch, first_seen_at from device join account on account.account = device.account on conflict do nothing`,

  // What really became of work on what its author may not read any more; the ledger keeps what the author was told.
  `create table handed_op (
    op_id uuid primary key, account text not null, lineage_id uuid not null, household_id uuid not null, handed_at timestamptz not null default clock_timestamp(), is_offered boolean not null, outcome jsonb not null)`,
  `create index handed_op_lineage on handed_op (account, lineage_id, household_id)`,
  `create trigger handed_op_append_only before update or delete or truncate on handed_op for each statement execute function refuse_change()`,
]
