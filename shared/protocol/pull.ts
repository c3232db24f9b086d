import { z } from 'zod'
import { RecordId, RecordKind } from '../domain/record-id.ts'
import { RegionCode } from '../domain/region.ts'
import { HandOver } from '../sync/hand-over.ts'
import { Conflict, Outcome } from '../sync/outcome.ts'
import { SyncRecord } from '../sync/record.ts'
import { Waypoint } from './waypoint.ts'

/** Where a device stands in the server's commit order, `xid:seq`. Only the server and `compareCursors` read inside it. */
export const Cursor = z.string().regex(/^\d{1,20}:\d{1,20}$/).refine(isWithinColumns).brand('Cursor')
export type Cursor = z.infer<typeof Cursor>

/** Transactions count in 64 bits without a sign, changes with one. */
function isWithinColumns(cursor: string): boolean {
  const [xid = '', seq = ''] = cursor.split(':')
  return /^\d{1,20}$/.test(xid) && /^\d{1,20}$/.test(seq) && BigInt(xid) < 2n ** 64n && BigInt(seq) < 2n ** 63n
}

/** `GET /api/sync/pull?cursor&scopeEpoch`: NDJSON, changes first, then exactly one `page` line. A stream without it is incomplete. */
export const PullLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('upsert'), record: SyncRecord }),
  z.object({ type: z.literal('tombstone'), id: RecordId, kind: RecordKind, householdId: RecordId, areaCode: RegionCode, rowVersion: z.int() }),
  /** A row that is too large to travel stands here without its content; the device takes away what it holds of it. */
  z.object({ type: z.literal('withheld'), id: RecordId, kind: RecordKind, householdId: RecordId, areaCode: RegionCode, rowVersion: z.int(), bytes: z.int() }),
  z.object({ type: z.literal('conflict'), conflict: Conflict }),
  /** The household was moved to a village outside of the account's scope: nothing of it is shown here any more. */
  z.object({ type: z.literal('scope-out'), householdId: RecordId, areaCode: RegionCode }),
  z.object({ type: z.literal('hand-over'), handOver: HandOver }),
  /** The last answer to an op of this account that was held. */
  z.object({ type: z.literal('outcome'), outcome: Outcome }),
  /** `deletions`: tombstones from the cursor of the request to the end of the feed, so that a device can stop before the first. `waypoint`: proof of what the page shows, on a page with news. */
  z.object({ type: z.literal('page'), cursor: Cursor, more: z.boolean(), deletions: z.int().min(0), waypoint: Waypoint.optional() }),
])
export type PullLine = z.infer<typeof PullLine>
