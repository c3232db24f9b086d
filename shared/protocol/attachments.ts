import { z } from 'zod'
import { ContentHash, MAX_ATTACHMENT_BYTES } from '../domain/attachment.ts'
import { RecordId } from '../domain/record-id.ts'

/** One piece, bytes. Small enough that a cut costs seconds on a village line, large enough that the requests do not cost more than the content. */
export const PIECE_BYTES = 256 * 1024

/** As many households as one question may name for a content; the ones named last count. */
export const HOUSEHOLDS_AT_ONCE = 100

/**
 * A content that a device holds: its length as it lies there, and the households that it was attached to or fetched for
 * there. The device answers for them: only for these does the server link it.
 */
export const HeldContent = z.object({ sha256: ContentHash, bytes: z.int().min(1).max(MAX_ATTACHMENT_BYTES), households: z.array(RecordId).min(1).max(HOUSEHOLDS_AT_ONCE) })
export type HeldContent = z.infer<typeof HeldContent>

/** `POST /api/attachments/missing`: what the device wants to send. */
export const MissingRequest = z.object({ contents: z.array(HeldContent).min(1).max(50) })
export type MissingRequest = z.infer<typeof MissingRequest>

/**
 * In the order asked. `unknown`: no living record of these households in scope names it with this length, so it is not
 * taken. `whole`: somebody of the account's scope has proven to hold it, and it is linked to the households; `missing` is
 * empty. `partial`: to be sent, whether or not the server has the same content from elsewhere.
 */
export const MissingReply = z.object({ contents: z.array(z.object({ sha256: ContentHash, state: z.enum(['unknown', 'partial', 'whole']), missing: z.array(z.int().min(0)) })) })
export type MissingReply = z.infer<typeof MissingReply>

/**
 * `PUT /api/attachments/:sha256/pieces/:place?bytes=`: one piece of a content of so many bytes that was asked about before,
 * header `x-piece-sha256` with the hash of the piece.
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
