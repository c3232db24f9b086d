import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { describeRoute } from '../describe-route.ts'
import { RefusedRequest } from '../refusing.ts'
import type { ServerParts } from '../server-parts.ts'

const Health = z.object({ status: z.literal('ok') })

/** Probes for whoever runs the server: `healthz` says that the process lives, `readyz` that it can serve. */
export function healthRoutes(server: FastifyInstance, { database }: ServerParts): void {
  server.get('/healthz', { schema: describeRoute({ summary: '存活探针 Liveness', reply: Health }), logLevel: 'warn' }, () => ({ status: 'ok' }))

  server.get('/readyz', { schema: describeRoute({ summary: '就绪探针 Readiness', reply: Health }), logLevel: 'warn' }, async () => {
    const ready = await sql`select 1 from generation limit 1`.execute(database).then((answer) => answer.rows.length === 1, () => false)
    if (!ready) throw new RefusedRequest('not_ready')
    return { status: 'ok' }
  })
}
