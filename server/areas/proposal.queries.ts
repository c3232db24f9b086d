import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { RegionCode } from '../../shared/domain/region.ts'
import { AreaEvent, type AreaProposal } from '../../shared/protocol/area-event.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { scopePatterns } from '../accounts/scope.ts'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'

/** A working week and a weekend for a second person to look at it; whoever still wants it then proposes it again, as things are then. */
const OPEN_FOR_DAYS = 7
const MOST_LISTED = 200

export interface Proposal {
  readonly event: AreaEvent
  readonly areas: readonly RegionCode[]
  readonly by: string
  /** Neither decided nor expired. */
  readonly isOpen: boolean
}

/** Puts a proposal on file. The same of the same person that still waits is that one. */
export async function insertProposal(transaction: Transaction<Tables>, { account }: Account, event: AreaEvent, areas: readonly RegionCode[]): Promise<{ readonly id: string; readonly expiresAt: string; readonly isNew: boolean }> {
  const waiting = await sql<{ id: string; expires_at: Date }>`
    select id, expires_at from area_proposal where account = ${account} and event = ${JSON.stringify(event)}::jsonb and decided_at is null and expires_at > clock_timestamp()`.execute(transaction)
  const [known] = waiting.rows
  if (known) return { id: known.id, expiresAt: known.expires_at.toISOString(), isNew: false }
  const { rows } = await sql<{ id: string; expires_at: Date }>`
    insert into area_proposal (id, event, areas, account, expires_at)
    values (${randomUUID()}, ${JSON.stringify(event)}::jsonb, ${[...areas]}::text[], ${account}, clock_timestamp() + make_interval(days => ${OPEN_FOR_DAYS})) returning id, expires_at`.execute(transaction)
  const [made] = rows
  if (!made) throw new Error('A proposal that was just written is not there.')
  return { id: made.id, expiresAt: made.expires_at.toISOString(), isNew: true }
}

/** One proposal, locked until it is decided. */
export async function findProposal(transaction: Transaction<Tables>, id: string): Promise<Proposal | undefined> {
  const row = await transaction.selectFrom('area_proposal').selectAll().select(sql<boolean>`decided_at is null and expires_at > clock_timestamp()`.as('is_open')).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && { event: AreaEvent.parse(row.event), areas: RegionCode.array().parse(row.areas), by: row.account, isOpen: row.is_open }
}

export async function closeProposal(transaction: Transaction<Tables>, id: string, decision: { readonly by: string; readonly isApproved: boolean; readonly why: string; readonly eventId: string | null }): Promise<void> {
  await transaction.updateTable('area_proposal').set({ decided_by: decision.by, decided_at: sql<Date>`clock_timestamp()`, is_approved: decision.isApproved, why: decision.why, event_id: decision.eventId }).where('id', '=', id).execute()
}

/** What waits for a word and lies wholly inside the areas of an account. */
export async function listProposals(database: Database, account: Account): Promise<readonly AreaProposal[]> {
  const { rows } = await sql<{ id: string; event: unknown; areas: string[]; account: string; display_name: string; proposed_at: Date; expires_at: Date }>`
    select id, event, areas, account, display_name, proposed_at, expires_at from area_proposal join account using (account)
    where decided_at is null and expires_at > clock_timestamp() and not exists (select from unnest(areas) as area (code) where not code like any(${scopePatterns(account)}::text[]))
    order by proposed_at limit ${MOST_LISTED}`.execute(database)
  return rows.map((row) => ({ id: row.id, event: AreaEvent.parse(row.event), areas: RegionCode.array().parse(row.areas), by: row.account, byName: row.display_name, proposedAt: row.proposed_at.toISOString(), expiresAt: row.expires_at.toISOString(), mayApprove: row.account !== account.account }))
}
