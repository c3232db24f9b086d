import type { CountyCode } from '../domain/region.ts'
import type { DeviceCertificate } from '../protocol/certificate.ts'
import { CERTIFICATE_GRACE_DAYS } from './transfer-limits.ts'
import type { TransferReason } from './transfer-refusal.ts'

const DAY_MS = 86_400_000

export interface CertificateCircumstances {
  readonly countyCode: CountyCode
  /** Server time of the import, milliseconds: when a device says that it wrote the package proves nothing. */
  readonly now: number
  readonly isRevoked: boolean
  readonly graceDays?: number
}

/** Why a certificate does not carry a package, or `undefined` where it does. Its signature has been checked before. */
export function judgeCertificate(certificate: DeviceCertificate, { countyCode, now, isRevoked, graceDays = CERTIFICATE_GRACE_DAYS }: CertificateCircumstances): TransferReason | undefined {
  if (certificate.countyCode !== countyCode) return 'other_county'
  if (isRevoked) return 'certificate_revoked'
  return now > Date.parse(certificate.notAfter) + graceDays * DAY_MS ? 'certificate_expired' : undefined
}
