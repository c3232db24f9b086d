import { randomUUID } from 'node:crypto'
import { CertificateReply, signedText, type DeviceCertificate, type DeviceIdentity, type SignedRevocations } from '../../shared/protocol/certificate.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { toHex } from '../../shared/transfer/hex.ts'
import { CERTIFICATE_DAYS } from '../../shared/transfer/transfer-limits.ts'
import type { Database } from '../database/connect.ts'
import { insertCertificate, readRevokedIds } from './certificate.queries.ts'
import type { CountyKey } from './county-keys.ts'
import { publicKeysOf } from './find-county-key.ts'
import { sign } from './sealed-package.ts'

const DAY_MS = 86_400_000

/** A certificate for a device with the scope that its account has now, kept and signed. */
export async function issueCertificate(database: Database, county: CountyKey, account: Account, { deviceId, signingKey, agreementKey }: DeviceIdentity, now: Date, days = CERTIFICATE_DAYS): Promise<CertificateReply> {
  const certificate: DeviceCertificate = {
    deviceId,
    signingKey,
    agreementKey,
    certificateId: randomUUID(),
    countyCode: county.countyCode,
    account: account.account,
    scope: account.scope,
    scopeEpoch: account.scopeEpoch,
    notBefore: now.toISOString(),
    notAfter: new Date(now.getTime() + days * DAY_MS).toISOString(),
  }
  await insertCertificate(database, certificate)
  const signature = await signText(county, signedText('certificate', certificate))
  return CertificateReply.parse({ state: 'issued', signed: { certificate, signature }, county: publicKeysOf(county), revocations: await signRevocations(database, county, now) })
}

/** What a county revoked so far, signed now: the device takes the newest list that it meets. */
export async function signRevocations(database: Database, county: CountyKey, now: Date): Promise<SignedRevocations> {
  const list = { countyCode: county.countyCode, issuedAt: now.toISOString(), certificateIds: await readRevokedIds(database, county.countyCode) }
  return { list, signature: await signText(county, signedText('revocations', list)) }
}

async function signText(county: CountyKey, text: string): Promise<string> {
  return toHex(await sign(county.signing, new TextEncoder().encode(text)))
}
