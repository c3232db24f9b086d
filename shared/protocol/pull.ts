import { z } from 'zod'
import { RecordId, RecordKind } from '../domain/record-id.ts'
import { RegionCode } from '../domain/region.ts'
import { Conflict } from '../sync/outcome.ts'
import { SyncRecord } from '../sync/record.ts'

/** Where a device stands in the server's commit order, `xid:seq`. Only the server reads inside it. */
export const Cursor = z.string().regex(/^\d{1,20}:\d{1,20}$/).brand('Cursor')
export type Cursor = z.infer<typeof Cursor>

/** `GET /api/sync/pull?cursor&scopeEpoch`: NDJSON, changes first, then exactly one `page` line. A stream without it is incomplete. */
export const PullLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('upsert'), record: SyncRecord }),
  z.object({ type: z.literal('tombstone'), id: RecordId, kind: RecordKind, householdId: RecordId, areaCode: RegionCode, rowVersion: z.int() }),
  z.object({ type: z.literal('conflict'), conflict: Conflict }),
  /** `deletions`: tombstones from the cursor of the request to the end of the feed, so that a device can stop before the first. */
  z.object({ type: z.literal('page'), cursor: Cursor, more: z.boolean(), deletions: z.int().min(0) }),
])
export type PullLine = z.infer<typeof PullLine>
