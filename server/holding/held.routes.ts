import type { FastifyInstance } from 'fastify'
import { HeldAction, HeldActionReply, HeldQuery, HeldReply } from '../../shared/protocol/holding.ts'
import { scopePatterns } from '../accounts/scope.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import { RefusedRequest } from '../refusing.ts'
import type { ServerParts } from '../server-parts.ts'
import { giveUp, mendHeld } from './act-on-held.ts'
import { answersOf, listHeld, mayActOn } from './held.queries.ts'
import { retryNamed } from './retry-held.ts'

const MOST_LISTED = 500

/** Held ops for the county's helper: to see, to try again, to mend, to end. */
export function heldRoutes(server: FastifyInstance, { database, schema, pageBytes }: ServerParts): void {
  server.get('/api/held', { schema: describeRoute({ summary: '暂存区 Held operations', query: HeldQuery, reply: HeldReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'see_held')
    const { after } = parseRequest(HeldQuery, request.query)
    return HeldReply.parse(await listHeld(database, scopePatterns(account), { after, limit: MOST_LISTED, bytes: pageBytes }))
  })

  server.post('/api/held', { schema: describeRoute({ summary: '处理暂存的操作 Act on held operations', body: HeldAction, reply: HeldActionReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'act_on_held')
    const action = parseRequest(HeldAction, request.body)
    const opIds = action.kind === 'mend' ? [action.opId] : action.opIds
    if (!(await mayActOn(database, scopePatterns(account), opIds))) throw new RefusedRequest('out_of_scope')
    switch (action.kind) {
      case 'retry':
        await retryNamed(database, opIds, { by: account.account, how: 'retry', why: '' }, schema)
        break
      case 'mend':
        await mendHeld(database, account, action, schema)
        break
      case 'give_up':
        await giveUp(database, account, opIds, action.why)
        break
    }
    return HeldActionReply.parse({ outcomes: await answersOf(database, opIds) })
  })
}
