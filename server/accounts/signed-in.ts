import type { FastifyRequest } from 'fastify'
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

/** Who sent a request, or a refusal. Every route but sign-in and health begins with it. */
export async function readSignedIn(database: Database, request: FastifyRequest): Promise<Account> {
  const account = await findAccountOfSession(database, bearerToken(request), new Date())
  if (!account) throw new RefusedRequest('session_expired')
  return account
}
