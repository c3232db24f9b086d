import type { CertificateReply, CertificateRequest, ChallengeReply } from '../../shared/protocol/certificate.ts'
import { may } from '../../shared/domain/access/powers.ts'
import { countyOf, regionLevel } from '../../shared/domain/region.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { CERTIFICATE_RENEWAL_DAYS } from '../../shared/transfer/transfer-limits.ts'
import type { TransferState, TransferStore } from '../store/transfer/transfer-store.ts'
import type { ExchangeResult } from './exchange-result.ts'

const DAY_MS = 86_400_000

/** Asks the server for a certificate, after the device has answered its challenge. */
export type AskCertificate = (answer: (challenge: ChallengeReply) => Promise<CertificateRequest>) => Promise<ExchangeResult<CertificateReply>>

/** Fetches a certificate for this device where there is none, it is old, or the scope has changed; without an answer the kept one stays. */
export async function renewCertificate(transfer: TransferStore, { role, scope, scopeEpoch }: Account, ask: AskCertificate, now: number): Promise<void> {
  if (!may(role, 'use_packages') || !isInOneCounty(scope) || !needsCertificate((await transfer.readState()).certificate, scopeEpoch, now)) return
  const answer = await ask(transfer.answerChallenge)
  if (answer.kind === 'ok') await transfer.saveCertificate(answer.value)
}

/** A revoked one is not asked for again: the county has a reason. */
export function needsCertificate(certificate: TransferState['certificate'], scopeEpoch: number, now: number): boolean {
  if (!certificate) return true
  if (certificate.isRevoked) return false
  return certificate.scopeEpoch !== scopeEpoch || Date.parse(certificate.notAfter) - now < CERTIFICATE_RENEWAL_DAYS * DAY_MS
}

/** Accounts above the counties have no county to send packages to. */
function isInOneCounty(scope: Account['scope']): boolean {
  return new Set(scope.map(countyOf)).size === 1 && scope.every((region) => !['province', 'city'].includes(regionLevel(region)))
}
