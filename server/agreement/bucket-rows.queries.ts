import { sql } from 'kysely'
import type { BucketRowsQuery, BucketRowsReply } from '../../shared/protocol/agreement.ts'
import { SyncRecord } from '../../shared/sync/record.ts'
import type { Database } from '../database/connect.ts'
import { RECORD_JSON } from '../sync/record.queries.ts'
import { TRAVELS } from './tally.queries.ts'

/** The living rows of one bucket behind an id, for a device that holds something else: as many as go into one page of `bytes`, at least one. */
export async function readBucketRows(database: Database, { villageCode, kind, bucket, after }: BucketRowsQuery, bytes: number): Promise<BucketRowsReply> {
  const inBucket = sql<boolean>`area_code = ${villageCode} and kind = ${kind} and right(id::text, 1) = ${bucket.toString(16)} and ${TRAVELS}${after === undefined ? sql`` : sql` and id > ${after}`}`
  const { rows } = await sql<{ record: unknown; more: boolean }>`
    with weighed as (select id, sum(bytes) over way as running, row_number() over way as place from record where ${inBucket} window way as (order by id)),
    fitting as (select id from weighed where place = 1 or running <= ${bytes})
    select ${RECORD_JSON} as record, (select count(*) from weighed) > (select count(*) from fitting) as more
    from record where ${inBucket} and id in (select id from fitting) order by id`.execute(database)
  const records = rows.map((row) => SyncRecord.parse(row.record))
  return { records, through: rows[0]?.more ? (records.at(-1)?.id ?? null) : null }
}
