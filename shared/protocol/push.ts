import { z } from 'zod'
import { Conflict, Outcome } from '../sync/outcome.ts'
import { Operation } from '../sync/operation.ts'
import { SyncRecord } from '../sync/record.ts'
import { Waypoint } from './waypoint.ts'

/** `POST /api/sync/push`: NDJSON, one op a line, groups whole, at most `maxOperations`. Header `x-lineage-id` names the lineage. */
export const PushLine = Operation
export type PushLine = z.infer<typeof PushLine>

/** One outcome per op, in the order sent, and the rows and conflicts that the push left behind where they differ from what the device has. */
export const PushReply = z.object({
  outcomes: z.array(Outcome),
  records: z.array(SyncRecord),
  conflicts: z.array(Conflict),
  /** Proof that these answers are in the ledger. */
  waypoint: Waypoint.optional(),
})
export type PushReply = z.infer<typeof PushReply>
