import type { FastifyRequest } from 'fastify'
import { may, type Power } from '../../shared/domain/access/powers.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { Database } from '../database/connect.ts'
import { RefusedRequest } from '../refusing.ts'
import { findAccountOfSession } from './session.queries.ts'

/** The bearer token of a request, or a refusal. */
export function bearerToken(request: FastifyRequest): string {
  const token = /^Bearer ([\w-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1]
  if (!token) throw new RefusedRequest('session_expired')
  return token
}

const askers = new WeakMap<FastifyRequest, { readonly account: string; readonly power: Power }>()

/** Who asked for what with a request, once its session was found; also where it was refused then. */
export function askerOf(request: FastifyRequest): { readonly account: string; readonly power: Power } | undefined {
  return askers.get(request)
}

const senders = new WeakMap<FastifyRequest, Account>()

/** The account behind the session of a request, asked of the database once, or a refusal. */
export async function findSender(database: Database, request: FastifyRequest): Promise<Account> {
  const account = senders.get(request) ?? (await findAccountOfSession(database, bearerToken(request), new Date()))
  if (!account) throw new RefusedRequest('session_expired')
  senders.set(request, account)
  return account
}

/** The account behind the session of a request, once it was found. */
export function senderOf(request: FastifyRequest): Account | undefined {
  return senders.get(request)
}

/** Who sent a request, where their role has the power that the route needs, or a refusal. Every route but sign-in and health begins with it. */
export async function readSignedIn(database: Database, request: FastifyRequest, power: Power): Promise<Account> {
  const account = await findSender(database, request)
  askers.set(request, { account: account.account, power })
  if (!may(account.role, power)) throw new RefusedRequest('out_of_scope')
  return account
}
