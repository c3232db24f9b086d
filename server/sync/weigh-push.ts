import { sql } from 'kysely'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Database } from '../database/connect.ts'
import { HEAVY_ROW_BYTES } from './page-limits.ts'

/**
 * Bytes of the heavy rows that ops touch, by the id of the op; ops that touch none are left out, which is every op but
 * those on rows of before there were limits.
 */
export async function weighTouched(database: Database, operations: readonly Operation[]): Promise<ReadonlyMap<string, number>> {
  const records = [...new Set(operations.flatMap((operation) => [operation.recordId, operation.householdId]))]
  const conflicts = operations.flatMap((operation) => operation.resolves?.conflictId ?? [])
  const heavy = sql.raw(String(HEAVY_ROW_BYTES))
  const { rows } = await sql<{ id: string; bytes: number }>`
    select id, bytes from record where bytes > ${heavy} and id = any(${records}::uuid[])
    union all select id, bytes from conflict where bytes > ${heavy} and id = any(${conflicts}::uuid[])`.execute(database)
  if (rows.length === 0) return new Map()
  const bytesOf = new Map(rows.map((row) => [row.id, row.bytes]))
  const weighed = operations.map(({ opId, recordId, householdId, resolves }) => [opId, [...new Set([recordId, householdId, resolves?.conflictId ?? ''])].reduce((sum, id) => sum + (bytesOf.get(id) ?? 0), 0)] as const)
  return new Map(weighed.filter(([, bytes]) => bytes > 0))
}
