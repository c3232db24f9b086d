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
  beginOffline(account: string, password: string, deviceToken: string | null): void
  /** What the server knows this device by. */
  deviceToken(): string | null
  /** A new session from the server, or why there is none; `session_expired` where only the person can sign in. */
  renew(server: Pick<ServerPort, 'signIn'>): Promise<ExchangeResult<null>>
  end(): void
}

/** `endAtServer` gets the token of every session that is over here, so that it is over there as well. */
export function createSession(endAtServer: (token: string) => void = () => undefined): Session {
  let token: string | null = null
  let credentials: Credentials | null = null
  return {
    token: () => token,
    deviceToken: () => credentials?.deviceToken ?? null,
    begin(reply, password) {
      token = reply.token
      credentials = { account: reply.account.account, password, deviceToken: reply.deviceToken }
    },
    beginOffline(account, password, deviceToken) {
      token = null
      credentials = { account, password, deviceToken }
    },
    async renew(server) {
      const asked = credentials
      if (!asked) return { kind: 'refused', refusal: EXPIRED }
      const answer = await server.signIn(asked)
      if (credentials !== asked) {
        // Somebody has signed out, or in again, while the answer was on its way.
        if (answer.kind === 'ok') endAtServer(answer.value.token)
        return { kind: 'refused', refusal: EXPIRED }
      }
      if (answer.kind === 'ok') {
        token = answer.value.token
        credentials = { ...asked, deviceToken: answer.value.deviceToken }
        return { kind: 'ok', value: null }
      }
      // A password that the server no longer takes must not be tried again and again, or the account is locked.
      if (answer.kind === 'refused' && answer.refusal.code === 'wrong_password') credentials = null
      return answer
    },
    end() {
      if (token !== null) endAtServer(token)
      token = null
      credentials = null
    },
  }
}

interface Credentials {
  readonly account: string
  readonly password: string
  readonly deviceToken: string | null
}

const EXPIRED: Refusal = { code: 'session_expired', message: '', requestId: '', retryAfterSeconds: null }
