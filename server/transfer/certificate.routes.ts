import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { isInScope } from '../accounts/scope.ts'
import { writeAudit } from '../accounts/audit.queries.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { CertificateReply, CertificateRequest, ChallengeReply, RevocationRequest, SignedRevocations, type DeviceCertificate } from '../../shared/protocol/certificate.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { describeRoute } from '../describe-route.ts'
import { parseRequest } from '../parse-request.ts'
import { RefusedRequest } from '../refusing.ts'
import type { ServerParts } from '../server-parts.ts'
import { findCertificate, revokeDevice } from './certificate.queries.ts'
import { certifyDevice } from './certify-device.ts'
import { openChallenge } from './challenge.queries.ts'
import { countyOfAccount, type CountyKey, type CountyKeyring } from './county-keys.ts'
import { needCountyKey } from './find-county-key.ts'
import { signRevocations } from './issue-certificate.ts'

/** Certificates for devices that will work without a network, and taking them back. */
export function certificateRoutes(server: FastifyInstance, { database, countyKeys }: ServerParts): void {
  server.post('/api/device-certificates/challenge', { schema: describeRoute({ summary: '设备证书的随机数 Challenge for a certificate', reply: ChallengeReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'use_packages')
    const { countyCode } = await countyKeyOf(countyKeys, account, request.log)
    return ChallengeReply.parse({ countyCode, ...(await openChallenge(database, account.account, new Date())) })
  })

  server.post('/api/device-certificates', { schema: describeRoute({ summary: '设备证书 Device certificate', body: CertificateRequest, reply: CertificateReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'use_packages')
    const asked = parseRequest(CertificateRequest, request.body)
    const reply = await certifyDevice(database, await countyKeyOf(countyKeys, account, request.log), account, asked, new Date())
    const audit = { account: account.account, requestId: request.id }
    if (reply.state === 'refused') {
      await writeAudit(database, { ...audit, action: 'certificate_refused', detail: { device: asked.deviceId, reason: reply.reason } })
      throw new RefusedRequest('out_of_scope')
    }
    if (reply.state === 'issued') await writeAudit(database, { ...audit, action: 'certificate_issued', detail: { certificateId: reply.signed.certificate.certificateId } })
    return reply
  })

  server.get('/api/device-certificates/revocations', { schema: describeRoute({ summary: '已吊销的设备证书 Revoked certificates', reply: SignedRevocations }) }, async (request) => {
    const account = await readSignedIn(database, request, 'use_packages')
    return signRevocations(database, await countyKeyOf(countyKeys, account, request.log), new Date())
  })

  server.post('/api/device-certificates/revocations', { schema: describeRoute({ summary: '吊销设备证书 Revoke a certificate', body: RevocationRequest, reply: SignedRevocations }) }, async (request) => {
    const account = await readSignedIn(database, request, 'revoke_devices')
    const { certificateId, reason } = parseRequest(RevocationRequest, request.body)
    const certificate = await findCertificate(database, certificateId)
    // Whoever may not revoke it does not learn whether it exists.
    if (!certificate || !mayRevoke(account, certificate)) throw new RefusedRequest('out_of_scope')
    const county = await needCountyKey(countyKeys, certificate.countyCode, request.log)
    await revokeDevice(database, certificate, account.account, reason)
    await writeAudit(database, { account: account.account, action: 'certificate_revoked', requestId: request.id, detail: { certificateId } })
    return signRevocations(database, county, new Date())
  })
}

function mayRevoke({ scope }: Account, certificate: DeviceCertificate): boolean {
  return certificate.scope.every((area) => isInScope(scope, area))
}

async function countyKeyOf(countyKeys: CountyKeyring, account: Account, log: FastifyBaseLogger): Promise<CountyKey> {
  const countyCode = countyOfAccount(account)
  if (countyCode === undefined) throw new RefusedRequest('out_of_scope')
  return needCountyKey(countyKeys, countyCode, log)
}
