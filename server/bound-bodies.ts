import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify'
import { senderOf } from './accounts/signed-in.ts'
import { RefusedRequest } from './refusing.ts'

/** Bodies that are being received or worked on at once, bytes: one package and many pushes. Each costs several times its length until it is answered. */
const MOST_AT_ONCE = 96 * 1024 * 1024
/** Part of it that one account takes, beyond its first body: half, a package of the largest size. */
const SHARE_OF_ACCOUNT = 1 / 2
/** Part of it that bodies longer than a push take all together; the rest is kept for pushes. */
const SHARE_OF_LONG = 3 / 4
/** The longest push, bytes. */
const LONGEST_PUSH = 4 * 1024 * 1024
/** Bodies up to this are not counted. */
const SMALL_BODY = 64 * 1024
/** A push of the largest size is worked on for about a second, a package for some. */
const SECONDS_UNTIL_ROOM = 3

type BodyHook = (request: FastifyRequest, reply: FastifyReply, payload: RequestPayload) => Promise<RequestPayload>

/**
 * A hook that lets only so many bytes of bodies in at once, and of one account only its share. The others are told to come
 * again, before they are read: a device keeps its work and does so by itself. A body counts with the length that it
 * announces, so that one that was let in is never ended for want of room; without one, as the longest that its route takes.
 */
export function boundBodies(most = MOST_AT_ONCE): BodyHook {
  const held = { all: 0, long: 0 }
  const heldBy = new Map<string, number>()
  return async (request, reply, payload) => {
    const bytes = announcedBytes(request)
    if (!(bytes > SMALL_BODY)) return payload
    const account = senderOf(request)?.account ?? ''
    const own = heldBy.get(account) ?? 0
    const long = bytes > LONGEST_PUSH ? bytes : 0
    const hasRoom = held.all + bytes <= most && (long === 0 || held.long + long <= most * SHARE_OF_LONG) && (own === 0 || own + bytes <= most * SHARE_OF_ACCOUNT)
    if (!hasRoom) throw new RefusedRequest('not_ready', SECONDS_UNTIL_ROOM)
    hold(bytes)
    reply.raw.once('close', () => hold(-bytes))
    return payload

    function hold(change: number): void {
      held.all += change
      held.long += Math.sign(change) * long
      const left = (heldBy.get(account) ?? 0) + change
      if (left > 0) heldBy.set(account, left)
      else heldBy.delete(account)
    }
  }
}

/** Length of a body, bytes: 0 where there is none. */
function announcedBytes({ headers, routeOptions }: FastifyRequest): number {
  if (headers['content-length'] !== undefined) return Number(headers['content-length'])
  return headers['transfer-encoding'] === undefined ? 0 : routeOptions.bodyLimit
}

/** In so many seconds a body has to bring `LEAST_BYTES`. A line over the mountains stands still for some; it never does for so long and goes on. */
const STALLED_SECONDS = 15
/** A tenth of what the poorest line carries. */
const LEAST_BYTES = 4 * 1024

/**
 * A hook that ends a body that does not come on, so that the room and the connection that it holds are free again. The sender
 * is answered and comes again. Seconds are counted one by one: while the server itself stood still none go by.
 */
export function endStalledBodies(seconds = STALLED_SECONDS): BodyHook {
  return async ({ raw }, reply, payload) => {
    if (raw.complete || (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined)) return payload
    let [passed, before] = [0, raw.socket.bytesRead]
    const timer = setInterval(() => {
      if (raw.complete) return clearInterval(timer)
      passed += 1
      if (raw.socket.bytesRead - before >= LEAST_BYTES) [passed, before] = [0, raw.socket.bytesRead]
      if (passed < seconds) return
      clearInterval(timer)
      void reply.header('connection', 'close')
      // Whoever reads the body hears of it as of a line that broke; destroying it would take the answer with it.
      payload.emit('error', new RefusedRequest('not_ready', SECONDS_UNTIL_ROOM))
    }, 1000)
    reply.raw.once('close', () => clearInterval(timer))
    return payload
  }
}
