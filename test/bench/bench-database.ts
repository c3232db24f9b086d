import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Client } from 'pg'
import type { Database } from '../../server/database/connect.ts'
import { startEmbeddedPostgres } from '../../server/database/embedded-postgres.ts'
import { householdOf } from './made-up-pushes.ts'

/** An empty database of a durable cluster of its own, gone afterwards. */
export async function withBenchDatabase<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-pg-'))
  chmodSync(folder, 0o755)
  const cluster = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), passwordFile: join(folder, 'password'), durable: true })
  try {
    const client = new Client({ connectionString: cluster.urlOf('postgres') })
    await client.connect()
    await client.query('create database bench')
    await client.end()
    return await work(cluster.urlOf('bench'))
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Puts the household records (without members) of the first households into `record`. */
export async function fillWithHouseholds(database: Database, households: number): Promise<void> {
  for (let from = 0; from < households; from += 5000) {
    const records = Array.from({ length: Math.min(5000, households - from) }, (_, turn) => householdOf(from + turn))
    await sql`
      insert into record (county_code, id, kind, area_code, household_id, year, body, row_version, field_versions, deleted)
      select "countyCode", id, kind, "areaCode", "householdId", year, body, "rowVersion", "fieldVersions", deleted
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as line ("countyCode" text, id uuid, kind text, "areaCode" text, "householdId" uuid, year int, body jsonb, "rowVersion" int, "fieldVersions" jsonb, deleted boolean)`.execute(database)
  }
  await sql`vacuum analyze record`.execute(database)
}
