import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { Account, PasswordChange, SessionEnd, SignInReply, SignInRequest } from '../../shared/protocol/session.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import type { ServerParts } from '../server-parts.ts'
import { RefusedRequest } from '../refusing.ts'
import { findCountyKey, publicKeysOf } from '../transfer/find-county-key.ts'
import { changePassword, findActiveAccount } from './account.queries.ts'
import { countInAudit, writeAudit } from './audit.queries.ts'
import { checkPassword, type PasswordCheck } from './check-password.ts'
import { findKnownDevice, rememberDevice, type KnownDevice } from './known-device.queries.ts'
import { closeSession, closeSessionOfHash, hashOfToken, openSession } from './session.queries.ts'
import { OPEN_BODY_BYTES } from './know-sender.ts'
import { limitAttempts } from './limit-attempts.ts'
import { deviceGuards, sessionGuards, strangerGuards } from './sign-in-guard.ts'
import { bearerToken, readSignedIn } from './signed-in.ts'

/** Signing in, asking who is signed in, another password, signing out. */
export function sessionRoutes(server: FastifyInstance, { database, signInsPerMinute, countyKeys }: ServerParts): void {
  const limit = limitAttempts(server, signInsPerMinute)

  server.post('/api/session', { bodyLimit: OPEN_BODY_BYTES, schema: describeRoute({ summary: '登录 Sign in', body: SignInRequest, reply: SignInReply }), config: { isOpen: true } }, async (request) => {
    const { account, password, deviceToken } = parseRequest(SignInRequest, request.body)
    const now = new Date()
    const device = await findKnownDevice(database, account, deviceToken)
    await limit(request, device?.hash)
    const check = await checkPassword(database, account, password, device ? deviceGuards(account, device.hash) : strangerGuards(account, request.ip), now)
    const passwordHash = await passed(check, account, 'POST /api/session', request.id)
    const reply = await replyFor(account, passwordHash, device, now, request.log)
    await writeAudit(database, { account, action: 'sign_in', requestId: request.id })
    return reply
  })

  server.get('/api/session', { schema: describeRoute({ summary: '当前账号 Who is signed in', reply: Account }) }, (request) => readSignedIn(database, request, 'own_account'))

  server.put('/api/session/password', { schema: describeRoute({ summary: '修改自己的密码 Own password', body: PasswordChange, reply: SignInReply }) }, async (request) => {
    const { account } = await readSignedIn(database, request, 'own_account')
    const { oldPassword, newPassword, deviceToken } = parseRequest(PasswordChange, request.body)
    const now = new Date()
    const session = hashOfToken(bearerToken(request))
    await limit(request, session)
    const check = await checkPassword(database, account, oldPassword, sessionGuards(session), now)
    // Whoever is wrong this often is not the owner, or can sign in anew.
    if (check.kind === 'wrong' && check.isLast && (await closeSessionOfHash(database, session)) !== undefined) await writeAudit(database, { account, action: 'session_ended_by_guesses', requestId: request.id })
    const passwordHash = await passed(check, account, 'PUT /api/session/password', request.id)
    const newHash = await changePassword(database, account, passwordHash, newPassword)
    if (newHash === undefined) throw new RefusedRequest('wrong_password')
    await writeAudit(database, { account, action: 'password_changed', requestId: request.id })
    return replyFor(account, newHash, await findKnownDevice(database, account, deviceToken), now, request.log)
  })

  server.delete('/api/session', { schema: describeRoute({ summary: '退出 Sign out' }) }, async (request, reply) => {
    const { account } = await readSignedIn(database, request, 'own_account')
    await closeSession(database, bearerToken(request))
    await writeAudit(database, { account, action: 'sign_out', requestId: request.id })
    return reply.code(204).send()
  })

  server.post('/api/session/end', { bodyLimit: OPEN_BODY_BYTES, schema: describeRoute({ summary: '补办退出 End a session that was signed out offline', body: SessionEnd }), config: { isOpen: true } }, async (request, reply) => {
    const { tokenHash } = parseRequest(SessionEnd, request.body)
    const account = await closeSessionOfHash(database, Buffer.from(tokenHash, 'hex'))
    if (account !== undefined) await writeAudit(database, { account, action: 'sign_out', requestId: request.id })
    return reply.code(204).send()
  })

  /** The hash that the password was right for, or a refusal that is on file. */
  async function passed(check: PasswordCheck, account: string, route: string, requestId: string): Promise<string> {
    switch (check.kind) {
      case 'right':
        return check.passwordHash
      case 'wrong':
        await writeAudit(database, { account, action: 'sign_in_failed', requestId })
        throw new RefusedRequest('wrong_password')
      case 'locked':
        await countInAudit(database, { account, action: 'sign_in_locked', route, code: 'too_many_requests', times: 1, requestId })
        throw new RefusedRequest('too_many_requests', check.seconds)
    }
  }

  async function replyFor(account: string, passwordHash: string, known: KnownDevice | undefined, now: Date, log: FastifyBaseLogger): Promise<SignInReply> {
    const device = await rememberDevice(database, account, known)
    const opened = await openSession(database, { account, passwordHash, deviceHash: device.hash }, now)
    const person = await findActiveAccount(database, account)
    if (!opened || !person) throw new RefusedRequest('wrong_password')
    const county = await findCountyKey(countyKeys, person, log)
    return { token: opened.token, expiresAt: opened.expiresAt.toISOString(), account: person, deviceToken: device.token, county: county && publicKeysOf(county) }
  }
}
