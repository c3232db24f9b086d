import { sql } from 'kysely'
import type { RecordKind } from '../../shared/domain/record-id.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import { SyncRecord } from '../../shared/sync/record.ts'
import type { Database } from '../database/connect.ts'
import { RECORD_JSON } from '../sync/record.queries.ts'

/** Every living row of one bucket, for a device that holds something else. */
export async function readBucketRows(database: Database, villageCode: RegionCode, kind: RecordKind, bucket: number): Promise<readonly SyncRecord[]> {
  const { rows } = await sql<{ record: unknown }>`
    select ${RECORD_JSON} as record from record
    where area_code = ${villageCode} and kind = ${kind} and right(id::text, 1) = ${bucket.toString(16)} and not deleted order by id`.execute(database)
  return rows.map((row) => SyncRecord.parse(row.record))
}
