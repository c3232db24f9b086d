import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { RegionCode } from '../../shared/domain/region.ts'
import { Cursor } from '../../shared/protocol/pull.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { LineageId, OperationId, type Operation } from '../../shared/sync/operation.ts'
import { hashedText } from '../../shared/sync/operation-hash.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { baseOfPatch } from '../../shared/sync/seen-base.ts'
import { Client } from 'pg'
import { connect, type Database } from '../../server/database/connect.ts'
import { startEmbeddedPostgres } from '../../server/database/embedded-postgres.ts'
import { migrate } from '../../server/database/migrate.ts'
import { acceptPush } from '../../server/sync/accept-push.ts'
import { parsePush } from '../../server/sync/parse-push.ts'
import { readChanges } from '../../server/sync/pull.queries.ts'
import { copyFrom, copyTo } from './copy-stream.ts'
import { householdRecords, recordId } from './made-up-county.ts'
import { median, report, type Measurement } from './measurement.ts'

const BATCH = 500
const PAGE = 2000
const COLUMNS = 'county_code, id, kind, area_code, household_id, year, body, row_version, field_versions, deleted'
const ACCOUNT: Account = { account: 'bench', displayName: 'bench', role: 'V_COLLECTOR', scope: [RegionCode.parse('520111000000')], scopeEpoch: 1 }

/**
 * Push and pull against a real, durable PostgreSQL, one connection. `households` stand in the table already; 20,000 ops
 * (half of them new households, half patches of existing ones) and 20,000 changed rows are timed, whatever the size.
 */
export async function postgresBench(households: number, rounds: number): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-pg-'))
  chmodSync(folder, 0o755)
  const cluster = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), passwordFile: join(folder, 'password'), durable: true })
  try {
    const client = new Client({ connectionString: cluster.urlOf('postgres') })
    await client.connect()
    await client.query('create database bench')
    await client.end()
    const database = connect(cluster.urlOf('bench'), undefined, 1)
    const limit = new Client({ connectionString: cluster.urlOf('bench') })
    await limit.connect()
    try {
      await migrate(database)
      return await measure(database, limit, households, rounds)
    } finally {
      await limit.end()
      await database.destroy()
    }
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(database: Database, limit: Client, households: number, rounds: number): Promise<readonly Measurement[]> {
  // Enough to patch each of 10,000 households once.
  const changes = 20_000
  const standing = Math.max(households, 20_000)
  await fill(database, standing)
  const push: number[] = []
  const copyIn: number[] = []
  const pull: number[] = []
  const copyOut: number[] = []
  for (let round = 0; round < rounds; round++) {
    const fresh = Array.from({ length: changes / 2 }, (_, turn) => householdOf(standing + round * changes + turn))
    const texts = pushTexts([...fresh.map(createOf), ...Array.from({ length: changes / 2 }, (_, turn) => patchOf(householdOf((turn * 7) % standing), round))], round)
    const before = await lastChange(database)
    push.push(changes / await seconds(async () => {
      for (const { text, lineageId } of texts) await acceptPush(database, { account: ACCOUNT, lineageId, entries: parsePush(text, lineageId, BATCH) })
    }))
    let read = 0
    const pulled = await seconds(async () => {
      for (let cursor = before, more = true; more;) {
        const page = await readChanges(database, 'xian01', ['520111%'], cursor, PAGE)
        for (let at = page.text.indexOf('\n'); at >= 0; at = page.text.indexOf('\n', at + 1)) read++
        more = page.more
        cursor = Cursor.parse(page.cursor)
      }
    })
    if (read !== changes) throw new Error(`pulled ${read} of ${changes}`)
    pull.push(read / pulled)

    // The limits: rows of the same kind and number, over one connection, into an empty table with the columns and indexes of the real one.
    const lines = Buffer.from(Array.from({ length: changes }, (_, turn) => copyLine(householdOf(turn))).join(''))
    await limit.query('drop table if exists copied')
    await limit.query('create table copied (like record including defaults including indexes)')
    copyIn.push(changes / await seconds(() => copyFrom(limit, `copy copied (${COLUMNS}) from stdin`, lines)))
    copyOut.push(changes / await seconds(() => copyTo(limit, `copy (select ${COLUMNS} from copied) to stdout`)))
  }
  const measurements: Measurement[] = [
    { name: 'push into PostgreSQL with parsing, merge and ledger', households, unit: 'rows/s', rounds, against: 'COPY of the same rows into an empty table', ours: median(push), theirs: median(copyIn) },
    { name: 'pull from PostgreSQL, as the lines that are sent', households, unit: 'rows/s', rounds, against: 'COPY TO of the same rows', ours: median(pull), theirs: median(copyOut) },
  ]
  measurements.forEach(report)
  return measurements
}

function householdOf(number: number): SyncRecord {
  const [record] = householdRecords(number)
  if (!record) throw new Error('no household')
  return record
}

async function fill(database: Database, households: number): Promise<void> {
  for (let from = 0; from < households; from += 5000) {
    const records = Array.from({ length: Math.min(5000, households - from) }, (_, turn) => householdOf(from + turn))
    await sql`
      insert into record (county_code, id, kind, area_code, household_id, year, body, row_version, field_versions, deleted)
      select "countyCode", id, kind, "areaCode", "householdId", year, body, "rowVersion", "fieldVersions", deleted
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as line ("countyCode" text, id uuid, kind text, "areaCode" text, "householdId" uuid, year int, body jsonb, "rowVersion" int, "fieldVersions" jsonb, deleted boolean)`.execute(database)
  }
  await sql`vacuum analyze record`.execute(database)
}

async function lastChange(database: Database): Promise<Cursor> {
  const { rows } = await sql<{ cursor: string }>`select xid::text || ':' || seq::text as cursor from record order by xid desc, seq desc limit 1`.execute(database)
  return Cursor.parse(rows[0]?.cursor ?? '0:0')
}

type Unsigned = Omit<Operation, 'hash' | 'lineageId' | 'seq' | 'opId'>

function createOf(record: SyncRecord): Unsigned {
  return { ...envelopeOf(record), kind: 'create', base: {}, changes: record.body }
}

/** In the first round the version that the person saw is current, later it is not: then the merge has something to do. */
function patchOf(record: SyncRecord, round: number): Unsigned {
  const changes = { remark: `核实 ${round}`, address: `第${round}号` }
  return { ...envelopeOf(record), kind: 'patch', base: baseOfPatch(record, changes), changes }
}

function envelopeOf(record: SyncRecord) {
  return {
    groupId: null, recordKind: record.kind, recordId: record.id, householdId: record.householdId, countyCode: record.countyCode, areaCode: record.areaCode, year: null,
    schemaVersion: 1, actor: 'bench', deviceTime: '2026-11-21T00:00:00Z', clockOffsetMs: 0, resolves: null,
  }
}

/** NDJSON bodies of 500 ops, as a device sends them. */
function pushTexts(operations: readonly Unsigned[], round: number): readonly { readonly text: string; readonly lineageId: LineageId }[] {
  const lineageId = LineageId.parse(recordId(round, 900))
  const lines = operations.map((operation, position) => {
    const unsigned = { ...operation, opId: OperationId.parse(recordId(round * operations.length + position, 901)), lineageId, seq: position + 1 }
    return JSON.stringify({ ...unsigned, hash: createHash('sha256').update(hashedText(unsigned)).digest('hex') })
  })
  return Array.from({ length: Math.ceil(lines.length / BATCH) }, (_, batch) => ({ lineageId, text: lines.slice(batch * BATCH, (batch + 1) * BATCH).join('\n') }))
}

function copyLine(record: SyncRecord): string {
  const cells = [record.countyCode, record.id, record.kind, record.areaCode, record.householdId, '\\N', JSON.stringify(record.body), '1', '{}', 'f']
  return `${cells.map((cell) => (cell === '\\N' ? cell : cell.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n'))).join('\t')}\n`
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
