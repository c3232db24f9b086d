import type { FastifyInstance } from 'fastify'
import { Account, SignInReply, SignInRequest } from '../../shared/protocol/session.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import type { ServerParts } from '../server-parts.ts'
import { RefusedRequest } from '../refusing.ts'
import { writeAudit } from './audit.queries.ts'
import { checkPassword } from './check-password.ts'
import { bearerToken, readSignedIn } from './signed-in.ts'
import { closeSession, findAccountOfSession, openSession } from './session.queries.ts'

/** Signing in, asking who is signed in, signing out. */
export function sessionRoutes(server: FastifyInstance, { database, signInsPerMinute }: ServerParts): void {
  server.post('/api/session', { schema: describeRoute({ summary: '登录 Sign in', body: SignInRequest, reply: SignInReply }), config: { rateLimit: { max: signInsPerMinute, timeWindow: 60_000 } } }, async (request) => {
    const { account, password } = parseRequest(SignInRequest, request.body)
    const now = new Date()
    const check = await checkPassword(database, account, password, request.ip, now)
    await writeAudit(database, { account, action: check.kind === 'right' ? 'sign_in' : 'sign_in_failed', requestId: request.id })
    if (check.kind === 'locked') throw new RefusedRequest('too_many_requests', check.seconds)
    if (check.kind === 'wrong') throw new RefusedRequest('wrong_password')
    const { token, expiresAt } = await openSession(database, account, now)
    return SignInReply.parse({ token, expiresAt: expiresAt.toISOString(), account: await findAccountOfSession(database, token, now) })
  })

  server.get('/api/session', { schema: describeRoute({ summary: '当前账号 Who is signed in', reply: Account }) }, (request) => readSignedIn(database, request, 'own_account'))

  server.delete('/api/session', { schema: describeRoute({ summary: '退出 Sign out' }) }, async (request, reply) => {
    const { account } = await readSignedIn(database, request, 'own_account')
    await closeSession(database, bearerToken(request))
    await writeAudit(database, { account, action: 'sign_out', requestId: request.id })
    return reply.code(204).send()
  })
}
