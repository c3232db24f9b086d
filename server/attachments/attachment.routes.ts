import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ContentHash, MAX_ATTACHMENT_BYTES } from '../../shared/domain/attachment.ts'
import { HeldContent, MissingReply, MissingRequest, PIECE_BYTES, PieceReply, pieceCount } from '../../shared/protocol/attachments.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { scopePatterns } from '../accounts/scope.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import { RefusedRequest } from '../refusing.ts'
import type { ServerParts } from '../server-parts.ts'
import { acceptPiece } from './accept-piece.ts'
import { findNamedTypes, findPiece, isReadable, linkHouseholds } from './attachment.queries.ts'
import { findHouseholds, openUpload } from './upload.queries.ts'

const PieceAddress = z.object({ sha256: ContentHash, place: z.coerce.number().int().min(0).max(pieceCount(MAX_ATTACHMENT_BYTES) - 1) })
const PieceHeader = z.object({ 'x-piece-sha256': ContentHash })
const SentLength = z.object({ bytes: z.coerce.number().pipe(HeldContent.shape.bytes) })

/**
 * Contents of attachments, in pieces. To name a hash gives nothing: a content is there for an account when somebody has
 * proven to hold it for a household of its scope, and where it is not, nothing tells whether others have it.
 */
export function attachmentRoutes(server: FastifyInstance, { database }: ServerParts): void {
  server.post('/api/attachments/missing', { schema: describeRoute({ summary: '附件还缺哪几段 Missing pieces', body: MissingRequest, reply: MissingReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'send_contents')
    const answers: MissingReply['contents'] = []
    for (const content of parseRequest(MissingRequest, request.body).contents) answers.push(await missingOf(account, content))
    return MissingReply.parse({ contents: answers })
  })

  server.put('/api/attachments/:sha256/pieces/:place', { bodyLimit: PIECE_BYTES, schema: describeRoute({ summary: '上传附件的一段 Piece', bodyType: 'application/octet-stream', params: PieceAddress, query: SentLength, headers: PieceHeader, reply: PieceReply, note: 'application/octet-stream; header x-piece-sha256 is the hash of these bytes, ?bytes= the length of the whole.' }) }, async (request) => {
    const account = await readSignedIn(database, request, 'send_contents')
    const patterns = scopePatterns(account)
    const { sha256, place } = parseRequest(PieceAddress, request.params)
    const { bytes } = parseRequest(SentLength, request.query)
    const pieceSha256 = parseRequest(ContentHash, request.headers['x-piece-sha256'])
    const piece = parseRequest(z.instanceof(Buffer), request.body)
    const upload = { account: account.account, sha256, bytes }
    const households = await findHouseholds(database, upload)
    const types = households ? await findNamedTypes(database, patterns, { sha256, bytes, households }) : []
    if (types.length === 0) throw new RefusedRequest('not_found')
    return PieceReply.parse(await acceptPiece(database, { upload, place, piece, pieceSha256, types, patterns }))
  })

  server.get('/api/attachments/:sha256/pieces/:place', { schema: describeRoute({ summary: '下载附件的一段 Piece', params: PieceAddress, note: 'application/octet-stream' }) }, async (request, reply) => {
    const patterns = scopePatterns(await readSignedIn(database, request, 'read_records'))
    const { sha256, place } = parseRequest(PieceAddress, request.params)
    // Out of scope, not proven and not there look the same, so that nobody can ask who has a certain file.
    const bytes = (await isReadable(database, patterns, sha256)) ? await findPiece(database, sha256, place) : undefined
    if (!bytes) throw new RefusedRequest('not_found')
    return reply.type('application/octet-stream').send(bytes)
  })

  async function missingOf(account: Account, content: HeldContent): Promise<MissingReply['contents'][number]> {
    const { sha256, bytes, households } = content
    const patterns = scopePatterns(account)
    if ((await findNamedTypes(database, patterns, content)).length === 0) return { sha256, state: 'unknown', missing: [] }
    if (await isReadable(database, patterns, sha256)) {
      await linkHouseholds(database, patterns, sha256, households)
      return { sha256, state: 'whole', missing: [] }
    }
    const places = await openUpload(database, account.account, content)
    return { sha256, state: 'partial', missing: Array.from({ length: pieceCount(bytes) }, (_, place) => place).filter((place) => !places.has(place)) }
  }
}
