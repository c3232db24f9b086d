import type { FastifyInstance } from 'fastify'
import { editingPower } from '../../shared/domain/access/editing-power.ts'
import { AreaDecision, AreaDecisionReply, AreaEvent, AreaEventReply, AreaProposalsReply } from '../../shared/protocol/area-event.ts'
import { TakeHandOversReply, TakeHandOversRequest } from '../../shared/protocol/hand-over.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import { RefusedRequest } from '../refusing.ts'
import type { ServerParts } from '../server-parts.ts'
import { decideProposal, startEvent } from './decide-event.ts'
import { takeHandOvers } from './hand-over.queries.ts'
import { listProposals } from './proposal.queries.ts'

/** Households that move, villages that merge, split and come back. */
export function areaRoutes(server: FastifyInstance, { database }: ServerParts): void {
  server.post('/api/areas/events', { schema: describeRoute({ summary: '区划变动 Area event', body: AreaEvent, reply: AreaEventReply, note: 'A merge and the restore of a merge are proposed only; a second person approves.' }) }, async (request) => {
    const account = await readSignedIn(database, request, 'change_areas')
    return AreaEventReply.parse(await startEvent(database, account, parseRequest(AreaEvent, request.body), request.id))
  })

  server.get('/api/areas/proposals', { schema: describeRoute({ summary: '待批的并村申请 Proposals that wait', reply: AreaProposalsReply }) }, async (request) => {
    return AreaProposalsReply.parse({ proposals: await listProposals(database, await readSignedIn(database, request, 'change_areas')) })
  })

  server.post('/api/areas/proposals', { schema: describeRoute({ summary: '审批并村申请 Decide on a proposal', body: AreaDecision, reply: AreaDecisionReply }) }, async (request) => {
    const officer = await readSignedIn(database, request, 'change_areas')
    return AreaDecisionReply.parse({ event: await decideProposal(database, officer, parseRequest(AreaDecision, request.body), request.id) })
  })

  server.post('/api/hand-overs/take', { schema: describeRoute({ summary: '接手交接事项 Take hand-overs', body: TakeHandOversRequest, reply: TakeHandOversReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'take_hand_overs')
    const { ids, how } = parseRequest(TakeHandOversRequest, request.body)
    // What is only offered goes in as the work of whoever enters records there, or not at all.
    if (how !== 'taken' && editingPower(account.role) !== 'records') throw new RefusedRequest('out_of_scope')
    return TakeHandOversReply.parse({ taken: await takeHandOvers(database, account, ids, how) })
  })
}
