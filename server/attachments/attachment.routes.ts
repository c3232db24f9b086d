import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ContentHash } from '../../shared/domain/attachment.ts'
import { MissingReply, MissingRequest, PIECE_BYTES, PieceReply, pieceCount } from '../../shared/protocol/attachments.ts'
import { scopePatterns } from '../accounts/scope.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import { RefusedRequest } from '../refusing.ts'
import type { ServerParts } from '../server-parts.ts'
import { acceptPiece } from './accept-piece.ts'
import { findContent, findPiece, findReference, readPlaces } from './attachment.queries.ts'

const PieceAddress = z.object({ sha256: ContentHash, place: z.coerce.number().int().min(0) })

/** Contents of attachments, in pieces. Whatever no living record in the scope refers to is not there for the account. */
export function attachmentRoutes(server: FastifyInstance, { database }: ServerParts): void {
  server.post('/api/attachments/missing', { schema: describeRoute({ summary: '附件还缺哪几段 Missing pieces', body: MissingRequest, reply: MissingReply }) }, async (request) => {
    const patterns = scopePatterns(await readSignedIn(database, request, 'send_contents'))
    const { contents } = parseRequest(MissingRequest, request.body)
    return MissingReply.parse({ contents: await Promise.all(contents.map((sha256) => missingOf(patterns, sha256))) })
  })

  server.put('/api/attachments/:sha256/pieces/:place', { bodyLimit: PIECE_BYTES, schema: describeRoute({ summary: '上传附件的一段 Piece', reply: PieceReply, note: 'application/octet-stream; header x-piece-sha256 is the hash of these bytes.' }) }, async (request) => {
    const patterns = scopePatterns(await readSignedIn(database, request, 'send_contents'))
    const { sha256, place } = parseRequest(PieceAddress, request.params)
    const pieceSha256 = parseRequest(ContentHash, request.headers['x-piece-sha256'])
    const bytes = parseRequest(z.instanceof(Buffer), request.body)
    const reference = await findReference(database, patterns, sha256)
    if (!reference) throw new RefusedRequest('not_found')
    return PieceReply.parse(await acceptPiece(database, reference, { sha256, place, bytes, pieceSha256 }))
  })

  server.get('/api/attachments/:sha256/pieces/:place', { schema: describeRoute({ summary: '下载附件的一段 Piece', note: 'application/octet-stream' }) }, async (request, reply) => {
    const patterns = scopePatterns(await readSignedIn(database, request, 'read_records'))
    const { sha256, place } = parseRequest(PieceAddress, request.params)
    const content = (await findReference(database, patterns, sha256)) && (await findContent(database, sha256))
    // Out of scope and not there look the same, so that nobody can ask who has a certain file.
    if (!content?.isWhole) throw new RefusedRequest('not_found')
    const bytes = await findPiece(database, sha256, place)
    if (!bytes) throw new RefusedRequest('not_found')
    return reply.type('application/octet-stream').send(bytes)
  })

  async function missingOf(patterns: readonly string[], sha256: ContentHash): Promise<MissingReply['contents'][number]> {
    const reference = await findReference(database, patterns, sha256)
    if (!reference) return { sha256, state: 'unknown', missing: [] }
    const content = await findContent(database, sha256)
    if (content?.isWhole) return { sha256, state: 'whole', missing: [] }
    const places = await readPlaces(database, sha256)
    return { sha256, state: 'partial', missing: Array.from({ length: pieceCount(content?.bytes ?? reference.bytes) }, (_, place) => place).filter((place) => !places.has(place)) }
  }
}
