import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify'
import type { Database } from '../database/connect.ts'
import { RefusedRequest } from '../refusing.ts'
import { findSender } from './signed-in.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route for whoever has no session: its body is read from anybody, so it has to be small. */
    readonly isOpen?: boolean
  }
}

/** Requests of one account under way at once: several devices with several windows. More is somebody who asks and does not read the answers. */
export const MOST_AT_ONCE = 32
/** Bodies of routes that anybody may call, bytes. */
export const OPEN_BODY_BYTES = 8 * 1024

/**
 * A hook for every request: before one byte of a body is read the session behind it is known, and its account has not too
 * many requests under way.
 */
export function knowSender(database: Database): (request: FastifyRequest, reply: FastifyReply, payload: RequestPayload) => Promise<RequestPayload> {
  const underWay = new Map<string, number>()
  return async (request, reply, payload) => {
    const { url, config } = request.routeOptions
    if (request.is404 || config.isOpen || !url?.startsWith('/api/')) return payload
    const { account } = await findSender(database, request)
    const before = underWay.get(account) ?? 0
    if (before >= MOST_AT_ONCE) throw new RefusedRequest('too_many_requests', 1)
    underWay.set(account, before + 1)
    reply.raw.once('close', () => {
      const left = (underWay.get(account) ?? 1) - 1
      if (left > 0) underWay.set(account, left)
      else underWay.delete(account)
    })
    return payload
  }
}
