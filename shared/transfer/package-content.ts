import { z } from 'zod'
import { Cursor } from '../protocol/pull.ts'
import { PushReply } from '../protocol/push.ts'
import { SignedRevocations } from '../protocol/certificate.ts'
import { LineageId } from '../sync/operation.ts'

/** Entries of a package of ops: one op a line, as in a push. */
export const OPERATIONS_ENTRY = 'operations.ndjson'
/** Entries of a receipt: the answer of a push, and the pages of a pull one after the other. */
export const REPLY_ENTRY = 'reply.json'
export const PAGES_ENTRY = 'pages.ndjson'

/** Beside the ops: where the device stands, so that the receipt can bring what is new. */
export const OperationsAbout = z.object({
  packageId: z.uuid(),
  lineageId: LineageId,
  cursor: Cursor.nullable(),
  scopeEpoch: z.int().nullable(),
  generation: z.string().nullable(),
})
export type OperationsAbout = z.infer<typeof OperationsAbout>

export const ReceiptAbout = z.object({
  packageId: z.uuid(),
  answers: z.uuid(),
  /** Where the pages begin; null where none are inside: the device has to load anew over the network. */
  from: Cursor.nullable(),
  /** Life of the database and scope that the pages belong to. */
  generation: z.string().nullable(),
  scopeEpoch: z.int().nullable(),
})
export type ReceiptAbout = z.infer<typeof ReceiptAbout>

export const ReceiptReply = z.object({ reply: PushReply, revocations: SignedRevocations })
export type ReceiptReply = z.infer<typeof ReceiptReply>
