import type { Transaction } from 'kysely'
import { may } from '../../shared/domain/access/powers.ts'
import type { AreaDecision, AreaEvent, AreaEventReply } from '../../shared/protocol/area-event.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { findActiveAccount } from '../accounts/account.queries.ts'
import { writeAudit, type AuditAction } from '../accounts/audit.queries.ts'
import { isInScope } from '../accounts/scope.ts'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'
import { RefusedRequest } from '../refusing.ts'
import { carryOutEvent, type CarriedOut } from './carry-out-event.ts'
import { readEventFacts } from './event-facts.queries.ts'
import { areasOfEvent, judgeEvent, needsSecondPerson, type EventFacts } from './judge-event.ts'
import { closeProposal, findProposal, insertProposal } from './proposal.queries.ts'

/** What a person asks for happens at once, or is put before a second person, in one transaction with its audit line. */
export function startEvent(database: Database, account: Account, event: AreaEvent, requestId: string): Promise<AreaEventReply> {
  return database.transaction().execute(async (transaction): Promise<AreaEventReply> => {
    const facts = await readFacts(transaction, event, [account])
    if (!needsSecondPerson(event, facts)) {
      const done = await carryOutEvent(transaction, event, facts.past, { by: account.account, approvedBy: null })
      await note(transaction, account, 'area_event_carried_out', requestId, { event: done.eventId, kind: event.kind, households: done.households })
      return { state: 'done', ...done }
    }
    const { id, expiresAt, isNew } = await insertProposal(transaction, account, event, areasOfEvent(event, facts))
    if (isNew) await note(transaction, account, 'area_event_proposed', requestId, { proposal: id, kind: event.kind })
    return { state: 'proposed', proposalId: id, expiresAt }
  })
}

/** The second person's word. Everything is judged anew, for both of them and as things are now. */
export function decideProposal(database: Database, officer: Account, { id, isApproved, why }: AreaDecision, requestId: string): Promise<CarriedOut | null> {
  return database.transaction().execute(async (transaction) => {
    const proposal = await findProposal(transaction, id)
    if (!proposal?.areas.every((area) => isInScope(officer.scope, area))) throw new RefusedRequest('out_of_scope')
    if (!proposal.isOpen) throw new RefusedRequest('no_longer_open')
    if (!isApproved) {
      await closeProposal(transaction, id, { by: officer.account, isApproved, why, eventId: null })
      await note(transaction, officer, 'area_event_refused', requestId, { proposal: id, kind: proposal.event.kind })
      return null
    }
    const proposer = await findActiveAccount(transaction, proposal.by)
    if (proposal.by === officer.account) throw new RefusedRequest('out_of_scope')
    if (!proposer || !may(proposer.role, 'change_areas')) throw new RefusedRequest('no_longer_open')
    const facts = await readFacts(transaction, proposal.event, [officer, proposer])
    const done = await carryOutEvent(transaction, proposal.event, facts.past, { by: proposer.account, approvedBy: officer.account })
    await closeProposal(transaction, id, { by: officer.account, isApproved, why, eventId: done.eventId })
    await note(transaction, officer, 'area_event_approved', requestId, { proposal: id, kind: proposal.event.kind })
    await note(transaction, proposer, 'area_event_carried_out', requestId, { event: done.eventId, kind: proposal.event.kind, households: done.households })
    return done
  })
}

/** What is on file about an event that all of these people may bring about; a refusal where one of them may not. */
async function readFacts(transaction: Transaction<Tables>, event: AreaEvent, people: readonly Account[]): Promise<EventFacts> {
  const facts = await readEventFacts(transaction, event)
  for (const { scope } of people) {
    const refusal = judgeEvent(event, facts, scope)
    if (refusal) throw new RefusedRequest(refusal)
  }
  return facts
}

function note(transaction: Transaction<Tables>, { account }: Account, action: AuditAction, requestId: string, detail: Readonly<Record<string, string | number>>): Promise<void> {
  return writeAudit(transaction, { account, action, requestId, detail })
}
