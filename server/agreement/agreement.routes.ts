import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { AgreementReply, BucketQuery, BucketRowsQuery, BucketRowsReply, BucketsReply } from '../../shared/protocol/agreement.ts'
import { Cursor } from '../../shared/protocol/pull.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { isInScope, scopePatterns } from '../accounts/scope.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import { refuseOtherLife } from '../life/refuse-other-life.ts'
import { parseRequest } from '../parse-request.ts'
import { RefusedRequest } from '../refusing.ts'
import type { ServerParts } from '../server-parts.ts'
import { readBucketRows } from './bucket-rows.queries.ts'
import { readBuckets, readTallies } from './tally.queries.ts'

const AgreementQuery = z.object({ cursor: Cursor })

/** Proof that a device holds what the central database holds: tallies by village, then by bucket, then the rows that differ. */
export function agreementRoutes(server: FastifyInstance, { database, pageBytes }: ServerParts): void {
  server.get('/api/sync/agreement', { schema: describeRoute({ summary: '核对一致 Agreement', query: AgreementQuery, reply: AgreementReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'exchange')
    const { cursor } = parseRequest(AgreementQuery, request.query)
    await refuseOtherLife(database, request)
    return AgreementReply.parse({ villages: await readTallies(database, scopePatterns(account), cursor) })
  })

  server.get('/api/sync/buckets', { schema: describeRoute({ summary: '逐段核对 Buckets of one village and kind', query: BucketQuery, reply: BucketsReply }) }, async (request) => {
    const { villageCode, kind } = parseRequest(BucketQuery, request.query)
    await refuseOtherLife(database, request)
    refuseOutside(await readSignedIn(database, request, 'read_records'), villageCode)
    return BucketsReply.parse({ buckets: await readBuckets(database, villageCode, kind) })
  })

  server.get('/api/sync/bucket-rows', { schema: describeRoute({ summary: '取回不一致的记录 Rows of one bucket', query: BucketRowsQuery, reply: BucketRowsReply }) }, async (request) => {
    const query = parseRequest(BucketRowsQuery, request.query)
    await refuseOtherLife(database, request)
    refuseOutside(await readSignedIn(database, request, 'read_records'), query.villageCode)
    return BucketRowsReply.parse(await readBucketRows(database, query, pageBytes))
  })
}

function refuseOutside(account: Account, village: RegionCode): void {
  if (!isInScope(account.scope, village)) throw new RefusedRequest('out_of_scope')
}
