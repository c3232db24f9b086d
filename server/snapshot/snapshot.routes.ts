import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { SnapshotHead } from '../../shared/protocol/snapshot.ts'
import { scopePatterns } from '../accounts/scope.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import type { Database } from '../database/connect.ts'
import { describeRoute } from '../describe-route.ts'
import type { ServerParts } from '../server-parts.ts'
import { refreshSegments } from './refresh-segments.ts'

const SnapshotQuery = z.object({ have: z.string().regex(/^(\d{12}(,\d{12})*)?$/).default('') })

/** First load: the packed segments of every village in scope as one stream (`shared/protocol/snapshot.ts`). */
export function snapshotRoutes(server: FastifyInstance, { database }: ServerParts): void {
  server.get('/api/sync/snapshot', { compress: false, schema: describeRoute({ summary: '首次下载 First load', query: SnapshotQuery, note: 'Binary frames: u32 length, JSON head, index bytes, row bytes.' }) }, async (request, reply) => {
    const account = await readSignedIn(database, request)
    const have = new Set(SnapshotQuery.parse(request.query).have.split(','))
    const { cursor, villages } = await refreshSegments(database, scopePatterns(account))
    const wanted = villages.filter((village) => !have.has(village))
    return reply.type('application/octet-stream').send(Readable.from(frames(database, cursor, wanted), { objectMode: false, highWaterMark: 1 << 20 }))
  })
}

async function* frames(database: Database, cursor: string, villages: readonly string[]): AsyncGenerator<Buffer> {
  const sizes = villages.length === 0 ? [] : await database.selectFrom('village_segment').select(({ fn }) => [fn.sum<string>('households').as('households')]).where('village_code', 'in', villages).execute()
  const bytes = villages.length === 0 ? 0 : await totalBytes(database, villages)
  yield frame({ type: 'begin', cursor, villages: villages.length, households: Number(sizes[0]?.households ?? 0), bytes })
  for (const village of villages) {
    const segment = await database.selectFrom('village_segment').selectAll().where('village_code', '=', village).executeTakeFirst()
    if (!segment) continue
    yield Buffer.concat([
      frame({ type: 'village', villageCode: village, version: segment.version, households: segment.households, records: segment.records, indexBytes: segment.index_bytes.length, rowBytes: segment.row_bytes.length }),
      segment.index_bytes,
      segment.row_bytes,
    ])
  }
  yield frame({ type: 'end' })
}

async function totalBytes(database: Database, villages: readonly string[]): Promise<number> {
  const row = await database.selectFrom('village_segment').select(({ fn }) => [fn.sum<string>(fn('length', ['index_bytes'])).as('index'), fn.sum<string>(fn('length', ['row_bytes'])).as('rows')]).where('village_code', 'in', villages).executeTakeFirst()
  return Number(row?.index ?? 0) + Number(row?.rows ?? 0)
}

type Loose<Head> = Head extends { readonly villageCode: string } ? Omit<Head, 'villageCode'> & { villageCode: string } : Head extends { readonly cursor: string } ? Omit<Head, 'cursor'> & { cursor: string } : Head

function frame(head: Loose<SnapshotHead>): Buffer {
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([length, json])
}
