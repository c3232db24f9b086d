import { z } from 'zod'
import { LineageId } from '../sync/operation.ts'
import { SignedRevocations } from './certificate.ts'

/** `POST /api/sync/hello` */
export const HelloRequest = z.object({ lineageId: LineageId, protocolVersion: z.int(), schemaVersion: z.int() })
export type HelloRequest = z.infer<typeof HelloRequest>

/** `generation` is one life of the central database: when it differs from the last one, the device rewinds and pushes again. */
export const HelloReply = z.object({
  serverTime: z.string(),
  generation: z.uuid(),
  /** Highest seq of this lineage without a gap that the server has answered; 0 for a new lineage. */
  acknowledgedSeq: z.int().min(0),
  scopeEpoch: z.int(),
  maxOperations: z.int(),
  maxBytes: z.int(),
  oldestSchemaVersion: z.int(),
  /** Device certificates of the account's county that hold no longer; null for an account above the counties. */
  revocations: SignedRevocations.nullable().default(null),
})
export type HelloReply = z.infer<typeof HelloReply>
