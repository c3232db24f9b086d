import { createHash } from 'node:crypto'
import { mediaTypeOf } from '../../shared/domain/media-type-of.ts'
import { pieceCount, pieceLength } from '../../shared/protocol/attachments.ts'
import type { PieceReply } from '../../shared/protocol/attachments.ts'
import type { Database } from '../database/connect.ts'
import { RefusedRequest } from '../refusing.ts'
import { deleteContent, ensureContent, insertPiece, lockContent, markVerified, readPieces, readPlaces, type Reference } from './attachment.queries.ts'

export interface SentPiece {
  readonly sha256: string
  readonly place: number
  readonly bytes: Buffer
  /** What the sender says the hash of these bytes is. */
  readonly pieceSha256: string
}

/** Keeps one piece, and verifies the whole when it was the last. Sent again it changes nothing. */
export async function acceptPiece(database: Database, reference: Reference, { sha256, place, bytes, pieceSha256 }: SentPiece): Promise<PieceReply> {
  if (place >= pieceCount(reference.bytes)) throw new RefusedRequest('invalid_request')
  if (bytes.length !== pieceLength(reference.bytes, place) || hashOf([bytes]) !== pieceSha256) return { state: 'corrupt', verified: null }
  if (place === 0 && mediaTypeOf(bytes) !== reference.mediaType) return { state: 'wrong_type', verified: null }
  return database.transaction().execute(async (transaction): Promise<PieceReply> => {
    await ensureContent(transaction, sha256, reference)
    const content = await lockContent(transaction, sha256)
    if (!content) throw new RefusedRequest('not_ready')
    if (content.isWhole) return { state: 'kept', verified: sha256 }
    await insertPiece(transaction, sha256, place, bytes)
    const places = await readPlaces(transaction, sha256)
    if (places.size < pieceCount(content.bytes)) return { state: 'kept', verified: null }
    if (hashOf(await readPieces(transaction, sha256)) !== sha256) {
      await deleteContent(transaction, sha256)
      return { state: 'started_over', verified: null }
    }
    await markVerified(transaction, sha256)
    return { state: 'kept', verified: sha256 }
  })
}

function hashOf(pieces: readonly Buffer[]): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}
