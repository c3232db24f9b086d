import { createHash } from 'node:crypto'
import type { AttachmentMediaType } from '../../shared/domain/attachment.ts'
import { mediaTypeOf } from '../../shared/domain/media-type-of.ts'
import { pieceCount, pieceLength } from '../../shared/protocol/attachments.ts'
import type { PieceReply } from '../../shared/protocol/attachments.ts'
import type { Database } from '../database/connect.ts'
import { RefusedRequest } from '../refusing.ts'
import { linkHouseholds } from './attachment.queries.ts'
import { deleteUpload, insertPiece, lockUpload, readPieces, readPlaces, storeWhole, type UploadKey } from './upload.queries.ts'

export interface SentPiece {
  readonly upload: UploadKey
  readonly place: number
  readonly piece: Buffer
  /** What the sender says the hash of this piece is. */
  readonly pieceSha256: string
  /** As what the records name the whole. */
  readonly types: readonly AttachmentMediaType[]
  /** Scope of the sender: only households in it are linked. */
  readonly patterns: readonly string[]
}

/**
 * Keeps one piece of the sender's own upload. The last one proves that the sender holds the whole: it is stored once,
 * whoever else has sent it, and linked to the households that the upload was for. Sent again it changes nothing.
 */
export async function acceptPiece(database: Database, { upload, place, piece, pieceSha256, types, patterns }: SentPiece): Promise<PieceReply> {
  const { sha256, bytes } = upload
  if (place >= pieceCount(bytes)) throw new RefusedRequest('invalid_request')
  if (piece.length !== pieceLength(bytes, place) || hashOf([piece]) !== pieceSha256) return { state: 'corrupt', verified: null }
  if (place === 0 && !types.some((type) => type === mediaTypeOf(piece))) return { state: 'wrong_type', verified: null }
  return database.transaction().execute(async (transaction): Promise<PieceReply> => {
    const households = await lockUpload(transaction, upload)
    if (!households) throw new RefusedRequest('not_found')
    await insertPiece(transaction, upload, place, piece)
    const places = await readPlaces(transaction, upload)
    if (places.size < pieceCount(bytes)) return { state: 'kept', verified: null }
    const pieces = await readPieces(transaction, upload)
    const mediaType = mediaTypeOf(pieces[0] ?? piece)
    if (hashOf(pieces) !== sha256 || !mediaType) {
      await deleteUpload(transaction, upload)
      return { state: 'started_over', verified: null }
    }
    await storeWhole(transaction, upload, mediaType)
    await linkHouseholds(transaction, patterns, sha256, households)
    return { state: 'kept', verified: sha256 }
  })
}

function hashOf(pieces: readonly Buffer[]): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}
