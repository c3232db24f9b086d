import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { finished } from 'node:stream/promises'
import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify'
import { RefusedRequest, refusalOf } from './refusing.ts'

/** More than this is not read to its end just to be polite. */
const MOST_DRAINED = 64 * 1024 * 1024

/**
 * Refuses a body by its announced length. What is on its way is swallowed first: a sender whose connection is cut while it
 * is still sending sees a network failure instead of the answer, and would try for ever.
 */
export async function refuseLargeBody(request: FastifyRequest, _reply: FastifyReply, payload: RequestPayload): Promise<RequestPayload> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced <= request.routeOptions.bodyLimit) return payload
  if (announced <= MOST_DRAINED) await finished(payload.resume())
  throw new RefusedRequest('too_large', null)
}

/** Bodies that are being received or worked on at once, bytes: one package and many pushes. Each costs several times its length until it is answered. */
const MOST_AT_ONCE = 96 * 1024 * 1024
/** Bodies up to this are not counted. */
const SMALL_BODY = 64 * 1024

/**
 * A hook that lets only so many bytes of bodies in at once. The others are told to come again, before they are read: a device
 * keeps its work and does so by itself. A body that does not say its length counts as the longest that its route takes.
 */
export function boundBodies(most = MOST_AT_ONCE): (request: FastifyRequest, reply: FastifyReply, payload: RequestPayload) => Promise<RequestPayload> {
  let received = 0
  return async (request, reply, payload) => {
    const announced = request.headers['content-length'] === undefined ? (request.headers['transfer-encoding'] === undefined ? 0 : request.routeOptions.bodyLimit) : Number(request.headers['content-length'])
    if (!(announced > SMALL_BODY)) return payload
    if (received + announced > most) throw new RefusedRequest('not_ready', SECONDS_UNTIL_ROOM)
    received += announced
    reply.raw.once('close', () => (received -= announced))
    return payload
  }
}

/** A push of the largest size is worked on for about a second, a package for some. */
const SECONDS_UNTIL_ROOM = 3

/** Answers what is not even HTTP. */
export function refuseBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const body = JSON.stringify(refusalOf('invalid_request', randomUUID(), null))
  socket.end(`HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`)
}
