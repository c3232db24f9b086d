import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { approvalRoutes } from './devices/approval.routes.ts'
import { deviceRoutes } from './devices/device.routes.ts'
import { heldRoutes } from './holding/held.routes.ts'
import { areaRoutes } from './areas/area.routes.ts'
import { agreementRoutes } from './agreement/agreement.routes.ts'
import { countRefusal } from './accounts/count-refusals.ts'
import { knowSender } from './accounts/know-sender.ts'
import { boundBodies, endStalledBodies } from './bound-bodies.ts'
import { sessionRoutes } from './accounts/session.routes.ts'
import { attachmentRoutes } from './attachments/attachment.routes.ts'
import type { Configuration } from './configuration.ts'
import type { Database } from './database/connect.ts'
import { lifeRoutes } from './life/life.routes.ts'
import { healthRoutes } from './health/health.routes.ts'
import { leaveGoneRequest, refuseBrokenRequest, refuseLargeBody, refusePackedBody } from './refuse-at-the-door.ts'
import { RefusedRequest, refuse } from './refusing.ts'
import { regionRoutes } from './regions/region.routes.ts'
import { serveRenderer } from './serve-renderer.ts'
import { snapshotRoutes } from './snapshot/snapshot.routes.ts'
import { OWN_SCHEMA, type ServerSchema } from './sync/server-schema.ts'
import { PAGE_BYTES } from './sync/page-limits.ts'
import { syncRoutes } from './sync/sync.routes.ts'
import { recoveryRoutes } from './recovery/recovery.routes.ts'
import { certificateRoutes } from './transfer/certificate.routes.ts'
import { openCountyKeyring } from './transfer/county-keys.ts'
import { transferRoutes } from './transfer/transfer.routes.ts'

/** The desktop app's own origin; the browser host is the same origin as the server. */
const DESKTOP_ORIGIN = 'app://bangfu'
const JSON_LIMIT = 1024 * 1024
/** A first load of a county that was never packed takes a minute; what takes longer than this hangs, and its sender is told to come again. */
const ANSWER_LIMIT_MS = 300_000

export interface ServerOptions {
  readonly database: Database
  readonly logLevel: Configuration['logLevel']
  /** Secret that the private county keys in the database are sealed under (`transfer/key-secret.ts`). */
  readonly keySecret: string
  /** Marks waypoints (`life/life-marker.ts`); left out, the key secret alone. */
  readonly waypointSecret?: string
  /** Folder of the built renderer, served at `/`; left out where there is none. */
  readonly rendererFolder?: string
  /** Requests a minute from one address. A whole township may stand behind one. */
  readonly requestsPerMinute?: number
  readonly signInsPerMinute?: number
  /** Proxies in front of the server whose word on the sender's address is believed. */
  readonly proxies?: number
  /** Which schemas of ops are taken; left out, those of this build. */
  readonly schema?: ServerSchema
  /** Bytes of one page of rows; left out, `PAGE_BYTES`. */
  readonly pageBytes?: number
  /** Bytes of bodies let in at once; left out, what `bound-bodies.ts` says. */
  readonly bodyBytesAtOnce?: number
  /** Seconds after which a body that does not come on is ended; left out, what `bound-bodies.ts` says. */
  readonly stalledBodySeconds?: number
  /** Where log lines go; standard output when left out. */
  readonly logStream?: { write(line: string): void }
}

/** The server without its port: tests inject requests, `main.ts` lets it listen. */
export async function buildServer({ database, logLevel, keySecret, waypointSecret = keySecret, rendererFolder, requestsPerMinute = 3000, signInsPerMinute = 30, proxies = 0, schema = OWN_SCHEMA, pageBytes = PAGE_BYTES, bodyBytesAtOnce, stalledBodySeconds, logStream }: ServerOptions): Promise<FastifyInstance> {
  const server = Fastify({
    bodyLimit: JSON_LIMIT,
    genReqId: () => randomUUID(),
    trustProxy: (_address, hop) => hop < proxies,
    logger: { level: logLevel, ...(logStream ? { stream: logStream } : {}), serializers: { req: (request: { method: string; url: string }) => ({ method: request.method, path: request.url.split('?')[0] }) } },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: 120_000,
    handlerTimeout: ANSWER_LIMIT_MS,
    clientErrorHandler: refuseBrokenRequest,
    frameworkErrors: (error: Error, request, reply) => void refuse(error, request, reply),
  })
  // Requests and replies are parsed and made by the Zod schemas; the JSON schemas are there for the description only.
  server.setValidatorCompiler(() => () => true)
  server.setSerializerCompiler(() => (value) => JSON.stringify(value))
  server.addHook('preClose', async () => closeConnectionsAsTheyRest(server))
  server.addHook('onRequest', leaveGoneRequest)
  // After the count of requests, before the first byte of a body.
  server.addHook('preParsing', refusePackedBody)
  server.addHook('preParsing', knowSender(database))
  server.addHook('preParsing', refuseLargeBody)
  server.addHook('preParsing', boundBodies(bodyBytesAtOnce))
  server.addHook('preParsing', endStalledBodies(stalledBodySeconds))
  server.setErrorHandler(async (error: Error, request, reply) => {
    await countRefusal(database, error, request)
    return refuse(error, request, reply)
  })
  server.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  server.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  await server.register(helmet, { contentSecurityPolicy: { directives: CONTENT_POLICY }, crossOriginResourcePolicy: { policy: 'cross-origin' } })
  await server.register(rateLimit, { max: requestsPerMinute, timeWindow: 60_000, errorResponseBuilder: (_request, context) => new RefusedRequest('too_many_requests', Math.ceil(context.ttl / 1000)) })
  // Brotli would take longer than the line that it spares.
  await server.register(compress, { globalDecompression: false, threshold: 1024, encodings: ['gzip'], customTypes: /^text\/|json$|javascript$|svg\+xml$/, zlibOptions: { level: 4 } })
  await server.register(swagger, { openapi: { info: { title: '精准帮扶 总库接口', version: '1' }, components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } } } })
  server.addHook('onRequest', async (request, reply) => allowDesktop(request.headers.origin, request.method, reply))
  server.addHook('onSend', async (request, reply) => void reply.header('x-request-id', request.id))
  // An answer is of one moment and one person; what may be kept says so itself.
  server.addHook('onSend', async (_request, reply) => void (reply.hasHeader('cache-control') || reply.header('cache-control', 'no-store')))

  const parts = { database, signInsPerMinute, schema, pageBytes, countyKeys: openCountyKeyring(database, keySecret), waypointSecret }
  for (const routes of [healthRoutes, lifeRoutes, sessionRoutes, regionRoutes, syncRoutes, snapshotRoutes, agreementRoutes, attachmentRoutes, areaRoutes, heldRoutes, deviceRoutes, approvalRoutes, certificateRoutes, transferRoutes, recoveryRoutes]) await server.register(async (child) => routes(child, parts))
  server.get('/api/openapi.json', { schema: { hide: true }, config: { isOpen: true } }, () => server.swagger())
  await serveRenderer(server, rendererFolder)
  return server
}

/** antd writes its styles into the page while it runs, hence the inline styles. */
const CONTENT_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
  // The browser host may run without TLS inside a county's own network.
  upgradeInsecureRequests: null,
}

async function allowDesktop(origin: string | undefined, method: string, reply: { header(name: string, value: string): unknown; code(status: number): { send(): unknown } }): Promise<void> {
  if (origin !== DESKTOP_ORIGIN) return
  reply.header('access-control-allow-origin', DESKTOP_ORIGIN)
  reply.header('vary', 'origin')
  if (method !== 'OPTIONS') return
  reply.header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
  reply.header('access-control-allow-headers', 'authorization, content-type, x-lineage-id, x-scope-epoch, x-generation, x-piece-sha256')
  reply.header('access-control-max-age', '600')
  await reply.code(204).send()
}

/** A connection whose last request is answered after the closing began would otherwise be kept for another, for more than a minute. */
function closeConnectionsAsTheyRest({ server }: FastifyInstance): void {
  const timer = setInterval(() => server.closeIdleConnections(), 50)
  server.once('close', () => clearInterval(timer))
}
