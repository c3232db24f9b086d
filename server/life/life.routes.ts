import type { FastifyInstance } from 'fastify'
import { KnownReply, KnownRequest } from '../../shared/protocol/known-operations.ts'
import { LivesReply } from '../../shared/protocol/lives.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import type { ServerParts } from '../server-parts.ts'
import { listGenerations } from './generation.queries.ts'
import { findUnknown } from './known-operations.queries.ts'
import { refuseOtherLife } from './refuse-other-life.ts'

/** What becomes of devices and their work when the database has been put back to an earlier state. */
export function lifeRoutes(server: FastifyInstance, { database }: ServerParts): void {
  server.post('/api/sync/known', { schema: describeRoute({ summary: '哪些操作总库没有 Unknown operations', body: KnownRequest, reply: KnownReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'exchange')
    await refuseOtherLife(database, request)
    return KnownReply.parse({ unknown: await findUnknown(database, account.account, parseRequest(KnownRequest, request.body).opIds) })
  })

  server.get('/api/lives', { schema: describeRoute({ summary: '总库的代 Lives of the database', reply: LivesReply }) }, async (request) => {
    await readSignedIn(database, request, 'see_lives')
    const lives = (await listGenerations(database)).map(({ id, startedAt, reason }) => ({ generation: id, since: startedAt.toISOString(), reason }))
    return LivesReply.parse({ lives })
  })
}
