import { z } from 'zod'
import { CountyCode, RegionCode } from '../domain/region.ts'
import { canonicalJson } from '../sync/canonical-json.ts'
import { PublicKey } from './certificate.ts'

const Hex = (mostBytes: number) => z.string().regex(/^([0-9a-f]{2})+$/).max(mostBytes * 2)

/** Some bytes that only the holder of one private key can open, and only beside the words that they were sealed with: ECDH over P-256 with a key made for this once, HKDF, AES-256-GCM. */
export const SealedToKey = z.object({ ephemeralKey: PublicKey, iv: Hex(12), sealed: Hex(128) })
export type SealedToKey = z.infer<typeof SealedToKey>

/** Whose data key a copy is, on which device, for which county, and when it was sealed. */
export const CopyAbout = z.object({ account: z.string().min(1).max(64), deviceId: z.uuid(), countyCode: CountyCode, sealedAt: z.iso.datetime() })
export type CopyAbout = z.infer<typeof CopyAbout>

/** `POST /api/recovery`: the data key of a device as it was sealed to the county, and where the answer goes. Asked again with the same `replyKey` it tells how things stand. */
export const RecoveryRequest = z.object({ about: CopyAbout, key: SealedToKey, replyKey: PublicKey })
export type RecoveryRequest = z.infer<typeof RecoveryRequest>

/** `expired`: too old for a yes, too long after the yes, or a newer request of the same device took its place. */
export const RecoveryReply = z.object({ id: z.uuid(), state: z.enum(['waiting', 'approved', 'refused', 'expired']), answer: SealedToKey.nullable() })
export type RecoveryReply = z.infer<typeof RecoveryReply>

/** `GET /api/recoveries`: requests that wait for an officer; `code` is what the screen of the asker shows. */
export const RecoveriesReply = z.object({ requests: z.array(z.object({ id: z.uuid(), account: z.string(), displayName: z.string(), scope: z.array(RegionCode), requestedAt: z.string(), code: z.string() })) })
export type RecoveriesReply = z.infer<typeof RecoveriesReply>

/** `POST /api/recoveries`: an officer has made sure who asks, or has not. */
export const RecoveryDecision = z.object({ id: z.uuid(), isApproved: z.boolean() })
export type RecoveryDecision = z.infer<typeof RecoveryDecision>

/** What is authenticated with the copy of a data key: presented under another account, device or county it does not open. */
export function copyText(about: CopyAbout): string {
  return `bangfu recovery copy\n${canonicalJson({ ...about })}`
}

/** What is authenticated with the county's answer: it is for one request of one account on one device. */
export function answerText(id: string, { about: { account, deviceId }, replyKey }: Pick<RecoveryRequest, 'about' | 'replyKey'>): string {
  return `bangfu recovery answer\n${canonicalJson({ id, account, deviceId, replyKey })}`
}

/** What the code of a request follows from: everything that the asking device sends. */
export function requestCodeText({ about, key, replyKey }: RecoveryRequest): string {
  return `bangfu recovery code\n${canonicalJson({ about: { ...about }, key: { ...key }, replyKey })}`
}
