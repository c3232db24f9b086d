import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { SnapshotHead } from '../../shared/protocol/snapshot.ts'
import type { Waypoint } from '../../shared/protocol/waypoint.ts'
import { countInAudit } from '../accounts/audit.queries.ts'
import { scopePatterns } from '../accounts/scope.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import type { Database } from '../database/connect.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import type { ServerParts } from '../server-parts.ts'
import { refuseOtherLife } from '../life/refuse-other-life.ts'
import { writeWaypoint } from '../life/waypoint-token.ts'
import { setWaypoint } from '../life/waypoint.queries.ts'
import { readOpenItems } from './open-items.queries.ts'
import { refreshSegments } from './refresh-segments.ts'
import { readSegmentSizes, type SegmentSize } from './segment.queries.ts'

const SnapshotQuery = z.object({ have: z.string().regex(/^(\d{12}(,\d{12})*)?$/).default('') })

/** First load: the packed segments of every village in scope as one stream (`shared/protocol/snapshot.ts`). */
export function snapshotRoutes(server: FastifyInstance, { database, waypointSecret }: ServerParts): void {
  server.get('/api/sync/snapshot', { compress: false, schema: describeRoute({ summary: '首次下载 First load', query: SnapshotQuery, note: 'Binary frames: u32 length, JSON head, index bytes, row bytes.' }) }, async (request, reply) => {
    const account = await readSignedIn(database, request, 'exchange')
    const patterns = scopePatterns(account)
    const have = new Set(parseRequest(SnapshotQuery, request.query).have.split(','))
    await refuseOtherLife(database, request)
    const { cursor, villages } = await refreshSegments(database, patterns)
    await countInAudit(database, { account: account.account, action: 'first_load', route: 'GET /api/sync/snapshot', code: `villages_${villages.length}`, times: 1, requestId: request.id })
    const waypoint = writeWaypoint(waypointSecret, await setWaypoint(database))
    const wanted = villages.filter((village) => !have.has(village))
    return reply.type('application/octet-stream').send(Readable.from(frames(database, { cursor, wanted, waypoint, patterns }), { objectMode: false, highWaterMark: 1 << 20 }))
  })
}

interface Load {
  readonly cursor: string
  readonly wanted: readonly string[]
  readonly waypoint: Waypoint
  readonly patterns: readonly string[]
}

async function* frames(database: Database, { cursor, wanted, waypoint, patterns }: Load): AsyncGenerator<Buffer> {
  const segments = await readSegmentSizes(database, wanted)
  const sum = (size: (segment: SegmentSize) => number): number => segments.reduce((total, segment) => total + size(segment), 0)
  yield frame({ type: 'begin', cursor, villages: segments.length, households: sum((segment) => segment.households), bytes: sum((segment) => segment.bytes), waypoint })
  for (const { village } of segments) {
    const segment = await database.selectFrom('village_segment').selectAll().where('village_code', '=', village).executeTakeFirst()
    // A village that has lost its last household meanwhile: the pull says so.
    if (!segment) continue
    const { version, households, records, index_bytes: index, row_bytes: rows } = segment
    yield Buffer.concat([frame({ type: 'village', villageCode: village, version, households, records, indexBytes: index.length, rowBytes: rows.length }), index, rows])
  }
  for await (const lines of readOpenItems(database, patterns)) {
    const bytes = Buffer.from(lines)
    yield Buffer.concat([frame({ type: 'open', lineBytes: bytes.length }), bytes])
  }
  yield frame({ type: 'end' })
}

type Loose<Head> = Head extends { readonly villageCode: string } ? Omit<Head, 'villageCode'> & { villageCode: string } : Head extends { readonly cursor: string } ? Omit<Head, 'cursor'> & { cursor: string } : Head

function frame(head: Loose<SnapshotHead>): Buffer {
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([length, json])
}
