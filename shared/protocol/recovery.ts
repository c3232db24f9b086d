import { z } from 'zod'
import { RegionCode } from '../domain/region.ts'
import { PublicKey } from './certificate.ts'

const Hex = (mostBytes: number) => z.string().regex(/^([0-9a-f]{2})+$/).max(mostBytes * 2)

/** Some bytes that only the holder of one private key can open: ECDH over P-256 with a key made for this once, HKDF, AES-256-GCM. */
export const SealedToKey = z.object({ ephemeralKey: PublicKey, iv: Hex(12), sealed: Hex(128) })
export type SealedToKey = z.infer<typeof SealedToKey>

/** `POST /api/recovery`: the data key of a device as it was sealed to the county, and where the answer goes. Asked again with the same `replyKey` it tells how things stand. */
export const RecoveryRequest = z.object({ key: SealedToKey, replyKey: PublicKey })
export type RecoveryRequest = z.infer<typeof RecoveryRequest>

export const RecoveryReply = z.object({ state: z.enum(['waiting', 'approved', 'refused']), answer: SealedToKey.nullable() })
export type RecoveryReply = z.infer<typeof RecoveryReply>

/** `GET /api/recoveries`: requests that wait for an officer. */
export const RecoveriesReply = z.object({ requests: z.array(z.object({ id: z.uuid(), account: z.string(), displayName: z.string(), scope: z.array(RegionCode), requestedAt: z.string() })) })
export type RecoveriesReply = z.infer<typeof RecoveriesReply>

/** `POST /api/recoveries`: an officer has made sure who asks, or has not. */
export const RecoveryDecision = z.object({ id: z.uuid(), isApproved: z.boolean() })
export type RecoveryDecision = z.infer<typeof RecoveryDecision>
