import { z } from 'zod'
import { CountyCode, RegionCode } from '../domain/region.ts'
import { canonicalJson } from '../sync/canonical-json.ts'

/** An uncompressed point of P-256, hexadecimal: a public key for ECDSA or ECDH. */
export const PublicKey = z.string().regex(/^04[0-9a-f]{128}$/)
export type PublicKey = z.infer<typeof PublicKey>
/** ECDSA over P-256 with SHA-256, r and s, hexadecimal. */
export const Signature = z.string().regex(/^[0-9a-f]{128}$/)

/** The public halves of the keys that a device has made, under the id that it gave itself. */
export const DeviceIdentity = z.object({ deviceId: z.uuid(), signingKey: PublicKey, agreementKey: PublicKey })
export type DeviceIdentity = z.infer<typeof DeviceIdentity>

/** 32 random bytes, hexadecimal: good once, for the account that asked for them. */
const Challenge = z.string().regex(/^[0-9a-f]{64}$/)

/** `POST /api/device-certificates/challenge` */
export const ChallengeReply = z.object({ challenge: Challenge, countyCode: CountyCode, expiresAt: z.iso.datetime() })
export type ChallengeReply = z.infer<typeof ChallengeReply>

/** What a device signs to prove that the keys are its own: for this server's challenge, this county and this account only. */
export const DeviceClaim = DeviceIdentity.extend({ challenge: Challenge, countyCode: CountyCode, account: z.string().min(1).max(64) })
export type DeviceClaim = z.infer<typeof DeviceClaim>

/** `POST /api/device-certificates`: the signature is over `signedText` of the claim, with the key that it names. */
export const CertificateRequest = DeviceIdentity.extend({ challenge: Challenge, signature: Signature })
export type CertificateRequest = z.infer<typeof CertificateRequest>

/** What a county says of a device: who works on it, where, from when until when. */
export const DeviceCertificate = DeviceIdentity.extend({
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

/** `pending`: a device of this account was barred, so an officer has to know this one first. */
export const CertificateReply = z.discriminatedUnion('state', [
  z.object({ state: z.literal('issued'), signed: SignedCertificate, county: CountyKeys, revocations: SignedRevocations }),
  z.object({ state: z.literal('pending') }),
])
export type CertificateReply = z.infer<typeof CertificateReply>

/** `POST /api/device-certificates/revocations` */
export const RevocationRequest = z.object({ certificateId: z.uuid(), reason: z.string().trim().min(1).max(200) })
export type RevocationRequest = z.infer<typeof RevocationRequest>

/** `GET /api/device-approvals`: devices that wait for an officer; `code` is what their screen shows. */
export const ApprovalsReply = z.object({ devices: z.array(z.object({ deviceId: z.uuid(), account: z.string(), displayName: z.string(), scope: z.array(RegionCode), askedAt: z.string(), code: z.string() })) })
export type ApprovalsReply = z.infer<typeof ApprovalsReply>

/** `POST /api/device-approvals`: an officer knows the machine, or does not. */
export const ApprovalDecision = z.object({ deviceId: z.uuid(), isApproved: z.boolean() })
export type ApprovalDecision = z.infer<typeof ApprovalDecision>

/** The text under a signature; the first word keeps a signature of one kind from passing as one of another. */
export function signedText(kind: 'certificate' | 'claim' | 'revocations', value: DeviceCertificate | DeviceClaim | z.infer<typeof RevocationList>): string {
  return `bangfu ${kind}\n${canonicalJson({ ...value })}`
}

/** What the code of a device follows from: its account and its key, so that another machine shows another code. */
export function deviceCodeText({ account, deviceId, signingKey }: Pick<DeviceClaim, 'account' | 'deviceId' | 'signingKey'>): string {
  return `bangfu device code\n${canonicalJson({ account, deviceId, signingKey })}`
}
