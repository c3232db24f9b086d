import { useEffect } from 'react'
import { countyOf, regionLevel } from '../../shared/domain/region.ts'
import { CERTIFICATE_RENEWAL_DAYS } from '../../shared/transfer/transfer-limits.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { TransferState } from '../store/transfer/transfer-store.ts'
import { fetchCertificate } from '../sync/transfer-client.ts'
import type { OpenSession } from './open-session.ts'

const DAY_MS = 86_400_000

/** Fetches a certificate for this device once the server is reached, where there is none, it is old, or the scope has changed. */
export function useCertificate(open: OpenSession, isReached: boolean): void {
  useEffect(() => {
    const token = open.session.token()
    if (!isReached || token === null || !isInOneCounty(open.account)) return
    let stopped = false
    async function renew(bearer: string) {
      const { transfer } = open.store
      if (!needsCertificate((await transfer.readState()).certificate, open.account.scopeEpoch, Date.now())) return
      const reply = await fetchCertificate(open.address, bearer, transfer.answerChallenge)
      if (reply && !stopped) await transfer.saveCertificate(reply)
    }
    renew(token).catch(reportError)
    return () => void (stopped = true)
  }, [open, isReached])
}

/** A revoked one is not asked for again: the county has a reason. */
export function needsCertificate(certificate: TransferState['certificate'], scopeEpoch: number, now: number): boolean {
  if (!certificate) return true
  if (certificate.isRevoked) return false
  return certificate.scopeEpoch !== scopeEpoch || Date.parse(certificate.notAfter) - now < CERTIFICATE_RENEWAL_DAYS * DAY_MS
}

/** Accounts above the counties have no county to send packages to. */
function isInOneCounty({ scope }: Account): boolean {
  return new Set(scope.map(countyOf)).size === 1 && scope.every((region) => !['province', 'city'].includes(regionLevel(region)))
}
