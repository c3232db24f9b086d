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

/** Some bytes that are unpacked become a million times as many, past every bound on a length. The app never packs what it sends. */
export async function refusePackedBody(request: FastifyRequest, _reply: FastifyReply, payload: RequestPayload): Promise<RequestPayload> {
  if (request.headers['content-encoding'] !== undefined) throw new RefusedRequest('invalid_request')
  return payload
}

/**
 * Lets go of a request whose connection was reset before its turn came: nobody reads an answer, no address is there to count
 * it by, and thousands sent in one go would each leave a line in the log.
 */
export async function leaveGoneRequest({ raw: { socket } }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!socket.destroyed && socket.remoteAddress !== undefined) return
  reply.hijack()
  reply.raw.destroy()
}

/** Answers what is not even HTTP. */
export function refuseBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const body = JSON.stringify(refusalOf('invalid_request', randomUUID(), null))
  socket.end(`HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`)
}
