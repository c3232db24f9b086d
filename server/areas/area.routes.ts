import type { FastifyInstance } from 'fastify'
import { AreaEvent, AreaEventReply } from '../../shared/protocol/area-event.ts'
import { TakeHandOversReply, TakeHandOversRequest } from '../../shared/protocol/hand-over.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import type { ServerParts } from '../server-parts.ts'
import { carryOutEvent } from './carry-out-event.ts'
import { takeHandOvers } from './hand-over.queries.ts'

/** Households that move, villages that merge, split and come back. */
export function areaRoutes(server: FastifyInstance, { database }: ServerParts): void {
  server.post('/api/areas/events', { schema: describeRoute({ summary: '区划变动 Area event', body: AreaEvent, reply: AreaEventReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'change_areas')
    return AreaEventReply.parse(await carryOutEvent(database, account, parseRequest(AreaEvent, request.body)))
  })

  server.post('/api/hand-overs/take', { schema: describeRoute({ summary: '接手交接事项 Take hand-overs', body: TakeHandOversRequest, reply: TakeHandOversReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'take_hand_overs')
    return TakeHandOversReply.parse({ taken: await takeHandOvers(database, account, parseRequest(TakeHandOversRequest, request.body).ids) })
  })
}
