import type { FastifyInstance, FastifyRequest } from 'fastify'
import { RefusedRequest } from '../refusing.ts'

const A_MINUTE_MS = 60_000

/**
 * Bounds how often a password is worked on, for a minute each: by a hash that the sender cannot make up (of a computer on
 * which the account has signed in before, of a session), else by address. Many people may stand behind one address, and
 * none of them may use up what the others need. Refuses what is too much, with the seconds to wait.
 */
export function limitAttempts(server: FastifyInstance, perMinute: number): (request: FastifyRequest, proven: Buffer | undefined) => Promise<void> {
  const hashes = new WeakMap<FastifyRequest, string>()
  const countAddress = server.createRateLimit({ max: perMinute, timeWindow: A_MINUTE_MS })
  const countHash = server.createRateLimit({ max: perMinute, timeWindow: A_MINUTE_MS, keyGenerator: (request) => hashes.get(request) ?? '' })
  return async (request, proven) => {
    if (proven) hashes.set(request, proven.toString('hex'))
    const count = await (proven ? countHash : countAddress)(request)
    if (!count.isAllowed && count.isExceeded) throw new RefusedRequest('too_many_requests', count.ttlInSeconds)
  }
}
