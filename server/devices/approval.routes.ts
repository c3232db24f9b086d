import type { FastifyInstance } from 'fastify'
import { ApprovalDecision, ApprovalsReply } from '../../shared/protocol/certificate.ts'
import { writeAudit } from '../accounts/audit.queries.ts'
import { scopePatterns } from '../accounts/scope.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import type { ServerParts } from '../server-parts.ts'
import { decideApproval, listApprovals } from './approval.queries.ts'

/** The next machine of somebody whose first one was barred: an officer says whether it is really theirs. */
export function approvalRoutes(server: FastifyInstance, { database }: ServerParts): void {
  server.get('/api/device-approvals', { schema: describeRoute({ summary: '待同意的电脑 Devices that wait', reply: ApprovalsReply }) }, async (request) => {
    return ApprovalsReply.parse(await listApprovals(database, scopePatterns(await readSignedIn(database, request, 'approve_devices'))))
  })

  server.post('/api/device-approvals', { schema: describeRoute({ summary: '同意一台电脑 Decide on a device', body: ApprovalDecision, reply: ApprovalsReply }) }, async (request) => {
    const officer = await readSignedIn(database, request, 'approve_devices')
    const decision = parseRequest(ApprovalDecision, request.body)
    await decideApproval(database, officer, decision)
    await writeAudit(database, { account: officer.account, action: 'device_decided', requestId: request.id, detail: { device: decision.deviceId, approved: String(decision.isApproved) } })
    return ApprovalsReply.parse(await listApprovals(database, scopePatterns(officer)))
  })
}
