import { z } from 'zod'
import { CountyCode, RegionCode } from '../domain/region.ts'
import { canonicalJson } from '../sync/canonical-json.ts'

/** An uncompressed point of P-256, hexadecimal: a public key for ECDSA or ECDH. */
export const PublicKey = z.string().regex(/^04[0-9a-f]{128}$/)
export type PublicKey = z.infer<typeof PublicKey>
/** ECDSA over P-256 with SHA-256, r and s, hexadecimal. */
export const Signature = z.string().regex(/^[0-9a-f]{128}$/)

/** `POST /api/device-certificates`: the public halves of the keys that a device has made. */
export const CertificateRequest = z.object({ deviceId: z.uuid(), signingKey: PublicKey, agreementKey: PublicKey })
export type CertificateRequest = z.infer<typeof CertificateRequest>

/** What a county says of a device: who works on it, where, from when until when. */
export const DeviceCertificate = CertificateRequest.extend({
  certificateId: z.uuid(),
  countyCode: CountyCode,
  account: z.string().min(1).max(64),
  scope: z.array(RegionCode).min(1),
  scopeEpoch: z.int(),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
})
export type DeviceCertificate = z.infer<typeof DeviceCertificate>

/** Signed over `signedText` of the certificate with the county's key. */
export const SignedCertificate = z.object({ certificate: DeviceCertificate, signature: Signature })
export type SignedCertificate = z.infer<typeof SignedCertificate>

/** The public halves of a county's keys, which a device keeps from the first time online. */
export const CountyKeys = z.object({ countyCode: CountyCode, signingKey: PublicKey, agreementKey: PublicKey })
export type CountyKeys = z.infer<typeof CountyKeys>

/** Certificates that hold no longer, by id. A newer list replaces an older one. */
export const RevocationList = z.object({ countyCode: CountyCode, issuedAt: z.iso.datetime(), certificateIds: z.array(z.uuid()) })
export const SignedRevocations = z.object({ list: RevocationList, signature: Signature })
export type SignedRevocations = z.infer<typeof SignedRevocations>

export const CertificateReply = z.object({ signed: SignedCertificate, county: CountyKeys, revocations: SignedRevocations })
export type CertificateReply = z.infer<typeof CertificateReply>

/** `POST /api/device-certificates/revocations` */
export const RevocationRequest = z.object({ certificateId: z.uuid(), reason: z.string().trim().min(1).max(200) })
export type RevocationRequest = z.infer<typeof RevocationRequest>

/** The text under a signature; the first word keeps a signature of one kind from passing as one of another. */
export function signedText(kind: 'certificate' | 'revocations', value: z.infer<typeof DeviceCertificate> | z.infer<typeof RevocationList>): string {
  return `bangfu ${kind}\n${canonicalJson({ ...value })}`
}
