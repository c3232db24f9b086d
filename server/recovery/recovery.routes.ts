import type { FastifyInstance } from 'fastify'
import { RecoveriesReply, RecoveryDecision, RecoveryReply, RecoveryRequest } from '../../shared/protocol/recovery.ts'
import { writeAudit } from '../accounts/audit.queries.ts'
import { scopePatterns } from '../accounts/scope.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import { RefusedRequest } from '../refusing.ts'
import type { ServerParts } from '../server-parts.ts'
import { countyOfAccount } from '../transfer/county-keys.ts'
import { askForRecovery, decideRecovery, listRecoveries } from './recovery.queries.ts'

/** A forgotten password: the person asks, an officer of the county makes sure who it is, the device gets its key back. */
export function recoveryRoutes(server: FastifyInstance, { database, countyKeys }: ServerParts): void {
  server.post('/api/recovery', { schema: describeRoute({ summary: '申请恢复本机数据 Ask for recovery', body: RecoveryRequest, reply: RecoveryReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'own_account')
    const countyCode = countyOfAccount(account)
    if (!countyCode) throw new RefusedRequest('out_of_scope')
    return askForRecovery(database, account, countyCode, parseRequest(RecoveryRequest, request.body))
  })

  server.get('/api/recoveries', { schema: describeRoute({ summary: '待批的恢复申请 Requests for recovery', reply: RecoveriesReply }) }, async (request) => {
    return RecoveriesReply.parse(await listRecoveries(database, scopePatterns(await readSignedIn(database, request, 'decide_recovery'))))
  })

  server.post('/api/recoveries', { schema: describeRoute({ summary: '审批恢复申请 Decide on a request', body: RecoveryDecision, reply: RecoveriesReply }) }, async (request) => {
    const officer = await readSignedIn(database, request, 'decide_recovery')
    const decision = parseRequest(RecoveryDecision, request.body)
    await decideRecovery(database, countyKeys, officer, decision)
    await writeAudit(database, { account: officer.account, action: 'recovery_decided', requestId: request.id, detail: { request: decision.id, approved: String(decision.isApproved) } })
    return RecoveriesReply.parse(await listRecoveries(database, scopePatterns(officer)))
  })
}
