import { z } from 'zod'
import { RegionCode } from '../domain/region.ts'
import { Cursor } from './pull.ts'
import { Waypoint } from './waypoint.ts'

/**
 * `GET /api/sync/snapshot?have=…`: one binary stream for the first load. It is a row of frames; each frame is a
 * big-endian u32 with the length of the JSON head, the head, then `indexBytes` and `rowBytes` bytes.
 * A village frame carries the columnar index (`segment/`) and the gzip-compressed JSON array of `SyncRecord`.
 * The index travels as it is. Half of it is ids and numbers that do not shrink: gzip makes 65 KB of a village into 33 KB,
 * and opening 500 of them costs a browser 0.8 to 1.6 s (zstd is no smaller), while the whole load of 100,000 households
 * from a county's own network takes less. It would pay only on lines below some 150 Mbit/s, and there whole counties are
 * not loaded: a village is 105 KB in all, 0.1 s at 10 Mbit/s.
 * The last frame has type `end`: a stream without it is incomplete, and `have` names the villages that need not come again.
 */
export const SnapshotHead = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begin'), cursor: Cursor, villages: z.int(), households: z.int(), bytes: z.int(), waypoint: Waypoint.optional() }),
  z.object({
    type: z.literal('village'),
    villageCode: RegionCode,
    version: z.string(),
    households: z.int(),
    records: z.int(),
    indexBytes: z.int(),
    rowBytes: z.int(),
  }),
  /** NDJSON lines of a pull behind it: open conflicts and hand-overs, which the feed of a new device does not go back to. */
  z.object({ type: z.literal('open'), lineBytes: z.int() }),
  z.object({ type: z.literal('end') }),
])
export type SnapshotHead = z.infer<typeof SnapshotHead>
