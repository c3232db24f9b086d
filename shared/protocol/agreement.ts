import { z } from 'zod'
import { RecordId, RecordKind } from '../domain/record-id.ts'
import { RegionCode } from '../domain/region.ts'
import { BUCKETS, KindTally, VillageTally } from '../sync/agreement.ts'
import { SyncRecord } from '../sync/record.ts'

/** `GET /api/sync/agreement?cursor`: what the server holds in every village of the scope. `isBehind`: the device has not pulled its newest rows, so nothing can be compared. */
export const AgreementReply = z.object({ villages: z.array(z.object({ villageCode: RegionCode, isBehind: z.boolean(), tally: VillageTally })) })
export type AgreementReply = z.infer<typeof AgreementReply>

/** `GET /api/sync/buckets?villageCode&kind`: the tallies of one village and kind by `bucketOf` id. */
export const BucketsReply = z.object({ buckets: z.array(KindTally).length(BUCKETS) })
export type BucketsReply = z.infer<typeof BucketsReply>

/**
 * `GET /api/sync/bucket-rows?villageCode&kind&bucket&after`: the living rows of one bucket as the server holds them, in the
 * order of their ids behind `after`. `through` is the last one of a page with more behind it, null where the bucket ends.
 */
export const BucketRowsReply = z.object({ records: z.array(SyncRecord), through: RecordId.nullable() })
export type BucketRowsReply = z.infer<typeof BucketRowsReply>

export const BucketQuery = z.object({ villageCode: RegionCode, kind: RecordKind })
export const BucketRowsQuery = BucketQuery.extend({ bucket: z.coerce.number().int().min(0).max(BUCKETS - 1), after: RecordId.optional() })
export type BucketRowsQuery = z.infer<typeof BucketRowsQuery>

