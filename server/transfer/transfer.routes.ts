import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { PackageResult } from '../../shared/transfer/bundle.ts'
import { MAX_FILE_BYTES } from '../../shared/transfer/transfer-limits.ts'
import { countInAudit, writeAudit } from '../accounts/audit.queries.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { parseRequest } from '../parse-request.ts'
import { RefusedRequest } from '../refusing.ts'
import type { ServerParts } from '../server-parts.ts'
import { countyOfAccount } from './county-keys.ts'
import { needCountyKey } from './find-county-key.ts'
import { importFile } from './import-file.ts'

const Body = z.instanceof(Buffer)
/** A file that is being opened lies in memory several times over. */
const inTurn = oneAtATime()

/** Packages that came without a network, handed in by whoever has one. */
export function transferRoutes(server: FastifyInstance, { database, countyKeys, waypointSecret }: ServerParts): void {
  server.post('/api/transfer/import', { bodyLimit: MAX_FILE_BYTES, schema: describeRoute({ summary: '摆渡包导入 Import of packages', bodyType: 'application/octet-stream', note: 'A package or a bundle; the answer is a bundle of receipts with what became of every package.' }) }, async (request, reply) => {
    const account = await readSignedIn(database, request, 'use_packages')
    const countyCode = countyOfAccount(account)
    if (countyCode === undefined) throw new RefusedRequest('out_of_scope')
    const file = new Uint8Array(parseRequest(Body, request.body))
    const { bytes, results } = await inTurn(async () => importFile(database, waypointSecret, await needCountyKey(countyKeys, countyCode, request.log), account, file, new Date()))
    const audit = { account: account.account, requestId: request.id }
    for (const { packageId, operations } of results.filter(({ outcome }) => outcome === 'imported')) await writeAudit(database, { ...audit, action: 'package_imported', detail: { packageId: packageId ?? '', operations } })
    // A bundle holds thousands that are none.
    for (const [code, times] of countReasons(results)) await countInAudit(database, { ...audit, action: 'package_refused', route: 'POST /api/transfer/import', code, times })
    return reply.type('application/octet-stream').send(Buffer.from(bytes))
  })
}

function countReasons(results: readonly PackageResult[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { reason } of results) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return counts
}
