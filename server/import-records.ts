import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { RecordKind } from '../shared/domain/record-id.ts'
import { SCHEMA_VERSION } from '../shared/protocol/protocol-version.ts'
import type { FieldValues } from '../shared/sync/record.ts'
import type { Tables } from './database/tables.ts'

/** A new record of a bulk load; its body has been checked by whoever made it. */
export interface ImportedRecord {
  readonly id: string
  readonly kind: RecordKind
  readonly areaCode: string
  readonly householdId: string
  readonly year: number | null
  readonly body: FieldValues
}

/** Rows for one statement: larger batches were no faster (performance page, server). */
const BATCH = 1000

/**
 * Writes new records with their ledger lines as one system actor, much faster than a push because nothing can be there
 * yet. Runs in the caller's transaction, so that a load that breaks off leaves nothing behind. Returns the number written.
 */
export async function importRecords(transaction: Transaction<Tables>, actor: string, lineageId: string, records: Iterable<ImportedRecord>, onBatch: (written: number) => void = () => undefined): Promise<number> {
  let written = 0
  let batch: ImportedRecord[] = []
  const flush = async () => {
    await writeBatch(transaction, actor, lineageId, written, batch)
    written += batch.length
    batch = []
    onBatch(written)
  }
  for (const record of records) {
    batch.push(record)
    if (batch.length >= BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  return written
}

async function writeBatch(transaction: Transaction<Tables>, actor: string, lineageId: string, before: number, batch: readonly ImportedRecord[]): Promise<void> {
  await sql`
    with line as materialized (
      select * from rows from (jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as (id uuid, kind text, "areaCode" text, "householdId" uuid, year int, body jsonb)) with ordinality as row (id, kind, area_code, household_id, year, body, place)
    ), written as (
      insert into record (county_code, id, kind, area_code, household_id, year, body, row_version)
      select left(area_code, 6), id, kind, area_code, household_id, year, body, 1 from line order by place
    )
    insert into op (op_id, lineage_id, seq, hash, county_code, record_id, record_kind, actor, operation, outcome, row_version)
    select op_id, ${lineageId}::uuid, ${before} + place, encode(sha256(convert_to(body::text, 'UTF8')), 'hex'), left(area_code, 6), id, kind, ${actor},
      jsonb_build_object('kind', 'create', 'areaCode', area_code, 'householdId', household_id, 'year', year, 'changes', body, 'schemaVersion', ${SCHEMA_VERSION}::int),
      jsonb_build_object('opId', op_id, 'state', 'applied', 'code', 'ok', 'fields', '[]'::jsonb, 'rowVersion', 1), 1
    from (select gen_random_uuid() as op_id, * from line) as numbered`.execute(transaction)
}
