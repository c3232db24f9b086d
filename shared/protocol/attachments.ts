import { z } from 'zod'
import { ContentHash } from '../domain/attachment.ts'

/** One piece, bytes. Small enough that a cut costs seconds on a village line, large enough that the requests do not cost more than the content. */
export const PIECE_BYTES = 256 * 1024

/** `POST /api/attachments/missing`: hashes of what the device wants to send. */
export const MissingRequest = z.object({ contents: z.array(ContentHash).min(1).max(50) })
export type MissingRequest = z.infer<typeof MissingRequest>

/**
 * In the order asked. `unknown`: no living record in scope refers to it yet, so it is not taken yet. `whole`: the server has
 * it and has verified its hash, `missing` is empty.
 */
export const MissingReply = z.object({ contents: z.array(z.object({ sha256: ContentHash, state: z.enum(['unknown', 'partial', 'whole']), missing: z.array(z.int().min(0)) })) })
export type MissingReply = z.infer<typeof MissingReply>

/**
 * `PUT /api/attachments/:sha256/pieces/:place`: the bytes of one piece, header `x-piece-sha256` with its own hash.
 * `verified` is the hash of the whole, worked out by the server when the last piece has come; null before.
 * `wrong_type`: the first bytes are not of the type that the record says, it will never be taken.
 * `started_over`: all pieces had come and the whole was not what its name says; they were dropped.
 */
export const PieceReply = z.object({ state: z.enum(['kept', 'corrupt', 'wrong_type', 'started_over']), verified: ContentHash.nullable() })
export type PieceReply = z.infer<typeof PieceReply>

/** How many pieces a content of so many bytes has. */
export function pieceCount(bytes: number): number {
  return Math.ceil(bytes / PIECE_BYTES)
}

/** Bytes of the piece at a place, counted from 0. */
export function pieceLength(bytes: number, place: number): number {
  return Math.max(0, Math.min(PIECE_BYTES, bytes - place * PIECE_BYTES))
}
