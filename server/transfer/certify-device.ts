import { signedText, type CertificateReply, type CertificateRequest } from '../../shared/protocol/certificate.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { fromHex } from '../../shared/transfer/hex.ts'
import type { Database } from '../database/connect.ts'
import { useUpChallenge } from './challenge.queries.ts'
import type { CountyKey } from './county-keys.ts'
import { claimDevice, lockDevicesOf, type DeviceStanding } from './device-key.queries.ts'
import { issueCertificate } from './issue-certificate.ts'
import { isSignedBy } from './sealed-package.ts'

/** Why a device gets no certificate, for the auditor; the asker is told nothing of it. */
export type CertificateRefusal = 'no_challenge' | 'not_proven' | 'other_key' | 'too_many' | Exclude<DeviceStanding, 'trusted' | 'pending'>

/** A certificate for a device that has proven its key, or that it has to wait for an officer, or why there is none. */
export async function certifyDevice(database: Database, county: CountyKey, account: Account, request: CertificateRequest, now: Date): Promise<CertificateReply | { readonly state: 'refused'; readonly reason: CertificateRefusal }> {
  if (!(await useUpChallenge(database, account.account, request.challenge, now))) return { state: 'refused', reason: 'no_challenge' }
  if (!(await hasProven(request, account.account, county))) return { state: 'refused', reason: 'not_proven' }
  return database.transaction().execute(async (transaction) => {
    await lockDevicesOf(transaction, account.account)
    const standing = await claimDevice(transaction, account.account, request)
    if (standing === 'pending') return { state: 'pending' }
    return standing === 'trusted' ? issueCertificate(transaction, county, account, request, now) : { state: 'refused', reason: standing }
  })
}

function hasProven({ signature, ...claim }: CertificateRequest, account: string, { countyCode }: CountyKey): Promise<boolean> {
  return isSignedBy(claim.signingKey, new TextEncoder().encode(signedText('claim', { ...claim, account, countyCode })), fromHex(signature))
}
