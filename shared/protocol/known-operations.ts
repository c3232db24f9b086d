import { z } from 'zod'
import { OperationId } from '../sync/operation.ts'

/** Op ids in one question; 5,000 are 190 KB. */
export const MOST_ASKED = 5000

/** `POST /api/sync/known`: after another life of the database a device asks which of its answered ops are gone. */
export const KnownRequest = z.object({ opIds: z.array(OperationId).min(1).max(MOST_ASKED) })
export type KnownRequest = z.infer<typeof KnownRequest>

/** Those of the account's own ops that no ledger line speaks of, in the order asked. */
export const KnownReply = z.object({ unknown: z.array(OperationId) })
export type KnownReply = z.infer<typeof KnownReply>
