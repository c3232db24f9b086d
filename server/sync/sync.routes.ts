import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { HelloReply, HelloRequest } from '../../shared/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { Cursor } from '../../shared/protocol/pull.ts'
import { PushReply } from '../../shared/protocol/push.ts'
import type { Waypoint } from '../../shared/protocol/waypoint.ts'
import { LineageId } from '../../shared/sync/operation.ts'
import { countInAudit } from '../accounts/audit.queries.ts'
import { countRefusedOperations } from '../accounts/count-refusals.ts'
import { scopePatterns } from '../accounts/scope.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import { readVerified } from '../backup/verified-backup.queries.ts'
import { recogniseLife } from '../life/recognise-life.ts'
import { refuseOtherLife } from '../life/refuse-other-life.ts'
import { writeWaypoint } from '../life/waypoint-token.ts'
import { setWaypoint } from '../life/waypoint.queries.ts'
import { parseRequest, readText } from '../parse-request.ts'
import { RefusedRequest } from '../refusing.ts'
import type { ServerParts } from '../server-parts.ts'
import { findRevocations } from '../transfer/find-revocations.ts'
import { acceptPush } from './accept-push.ts'
import { noteContact } from '../areas/lineage-contact.queries.ts'
import { noteDevice } from '../devices/device.queries.ts'
import { countDeletions } from './deletion.queries.ts'
import { readAcknowledgedSeq } from './op-ledger.queries.ts'
import { parsePush } from './parse-push.ts'
import { readChanges } from './pull.queries.ts'
import { readStanding } from './standing.queries.ts'

const MAX_OPERATIONS = 500
const MAX_BYTES = 4 * 1024 * 1024
/** Rows of a page; it ends earlier where they are large. */
const PAGE_ROWS = 2000

/** Header of a push: which scope the device has loaded whole. */
const ScopeEpoch = z.coerce.number().pipe(z.int32().min(1)).optional()
const PullQuery = z.object({ cursor: Cursor, scopeEpoch: z.coerce.number().int() })

const PullHeaders = z.object({ 'x-lineage-id': LineageId, 'x-generation': z.uuid().optional() })
const PushHeaders = PullHeaders.extend({ 'x-scope-epoch': ScopeEpoch })

/** The exchange with the devices: hello, push, pull. */
export function syncRoutes(server: FastifyInstance, { database, schema, countyKeys, pageBytes, waypointSecret }: ServerParts): void {
  server.post('/api/sync/hello', { schema: describeRoute({ summary: '同步问候 Hello', body: HelloRequest, reply: HelloReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'exchange')
    const { lineageId, protocolVersion, cursor, report, generation: known, waypoint, answeredSeq = 0 } = parseRequest(HelloRequest, request.body)
    if (protocolVersion !== PROTOCOL_VERSION) throw new RefusedRequest('upgrade_required')
    if (report) await noteDevice(database, account.account, lineageId, report)
    const { generation, startOver } = await recogniseLife(database, waypointSecret, { lineageId, generation: known, waypoint, cursor, answeredSeq })
    if (startOver) await countInAudit(database, { account: account.account, action: 'impossible_claim', route: 'POST /api/sync/hello', code: 'start_over', times: 1, requestId: request.id })
    await noteContact(database, account, lineageId, { isLoaded: false, cursor: known === undefined || known === generation.id ? cursor : null })
    return HelloReply.parse({
      serverTime: new Date().toISOString(),
      generation: generation.id,
      generationSince: generation.startedAt.toISOString(),
      startOver,
      backedUp: await readVerifiedWaypoint(),
      acknowledgedSeq: await readAcknowledgedSeq(database, lineageId),
      scopeEpoch: account.scopeEpoch,
      scope: account.scope,
      ...(await readStanding(database, account.account, scopePatterns(account), cursor)),
      maxOperations: MAX_OPERATIONS,
      maxBytes: MAX_BYTES,
      oldestSchemaVersion: schema.oldest,
      revocations: await findRevocations(database, countyKeys, account, request.log),
    })
  })

  async function readVerifiedWaypoint(): Promise<Waypoint | undefined> {
    const place = await readVerified(database)
    return place && writeWaypoint(waypointSecret, place)
  }

  server.post('/api/sync/push', { bodyLimit: MAX_BYTES, schema: describeRoute({ summary: '上报 Push', bodyType: 'application/x-ndjson', headers: PushHeaders, reply: PushReply, note: 'NDJSON: one operation a line; header x-lineage-id names the lineage.' }) }, async (request) => {
    const account = await readSignedIn(database, request, 'exchange')
    const lineageId = parseRequest(LineageId, request.headers['x-lineage-id'])
    const entries = parsePush(readText(request.body), lineageId, MAX_OPERATIONS)
    const scopeEpoch = parseRequest(ScopeEpoch, request.headers['x-scope-epoch'])
    await refuseOtherLife(database, request)
    const reply = await acceptPush(database, { account, lineageId, entries, scopeEpoch, schema, waypointSecret })
    await countRefusedOperations(database, account.account, reply.outcomes, { route: 'POST /api/sync/push', requestId: request.id })
    return reply
  })

  server.get('/api/sync/pull', { schema: describeRoute({ summary: '下载变更 Pull', query: PullQuery, headers: PullHeaders, note: 'NDJSON: changes, then one page line; header x-lineage-id names the lineage.' }) }, async (request, reply) => {
    const account = await readSignedIn(database, request, 'exchange')
    const { cursor, scopeEpoch } = parseRequest(PullQuery, request.query)
    await refuseOtherLife(database, request)
    // Rows of the new scope in the feed of the old one would be half a village: the device asks hello first.
    if (scopeEpoch !== account.scopeEpoch) throw new RefusedRequest('out_of_scope')
    // Only a device that has handed in everything and loaded this scope whole asks for its feed.
    await noteContact(database, account, parseRequest(LineageId, request.headers['x-lineage-id']), { isLoaded: true, cursor })
    const patterns = scopePatterns(account)
    const [page, deletions] = await Promise.all([readChanges(database, account.account, patterns, cursor, { rows: PAGE_ROWS, bytes: pageBytes }), countDeletions(database, patterns, cursor)])
    // After the reading, so that a database that holds the waypoint holds what the page shows.
    const waypoint = page.text === '' ? undefined : writeWaypoint(waypointSecret, await setWaypoint(database))
    return reply.type('application/x-ndjson').send(`${page.text}${JSON.stringify({ type: 'page', cursor: page.cursor, more: page.more, deletions, waypoint })}\n`)
  })
}
