import type { SignInReply } from '../../shared/protocol/session.ts'
import type { Refusal } from '../../shared/protocol/refusal.ts'
import type { ExchangeResult } from './exchange-result.ts'
import type { ServerPort } from './sync-ports.ts'

/**
 * The session with the server. Token and password live in memory only: with the password a session that has run out, or
 * that could not begin for want of a network, is renewed without asking the person again.
 */
export interface Session {
  token(): string | null
  begin(reply: SignInReply, password: string): void
  beginOffline(account: string, password: string): void
  /** A new session from the server, or why there is none; `session_expired` where only the person can sign in. */
  renew(server: Pick<ServerPort, 'signIn'>): Promise<ExchangeResult<null>>
  end(): void
}

export function createSession(): Session {
  let token: string | null = null
  let credentials: { readonly account: string; readonly password: string } | null = null
  return {
    token: () => token,
    begin(reply, password) {
      token = reply.token
      credentials = { account: reply.account.account, password }
    },
    beginOffline(account, password) {
      token = null
      credentials = { account, password }
    },
    async renew(server) {
      if (!credentials) return { kind: 'refused', refusal: EXPIRED }
      const answer = await server.signIn(credentials)
      if (answer.kind === 'ok') {
        token = answer.value.token
        return { kind: 'ok', value: null }
      }
      // A password that the server no longer takes must not be tried again and again, or the account is locked.
      if (answer.kind === 'refused' && answer.refusal.code === 'wrong_password') credentials = null
      return answer
    },
    end() {
      token = null
      credentials = null
    },
  }
}

const EXPIRED: Refusal = { code: 'session_expired', message: '', requestId: '', retryAfterSeconds: null }
