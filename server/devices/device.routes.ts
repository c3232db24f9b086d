import type { FastifyInstance } from 'fastify'
import { DevicesReply } from '../../shared/protocol/device-report.ts'
import { scopePatterns } from '../accounts/scope.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import type { ServerParts } from '../server-parts.ts'
import { listDevices } from './device.queries.ts'

/** Which device last synced when, for whoever answers for the villages. */
export function deviceRoutes(server: FastifyInstance, { database }: ServerParts): void {
  server.get('/api/devices', { schema: describeRoute({ summary: '各村同步情况 Field progress', reply: DevicesReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'see_devices')
    return DevicesReply.parse(await listDevices(database, scopePatterns(account)))
  })
}
