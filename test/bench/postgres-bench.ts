import { sql } from 'kysely'
import { RegionCode } from '../../shared/domain/region.ts'
import { Cursor } from '../../shared/protocol/pull.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { Client } from 'pg'
import { connect, type Database } from '../../server/database/connect.ts'
import { migrate } from '../../server/database/migrate.ts'
import { acceptPush } from '../../server/sync/accept-push.ts'
import { parsePush } from '../../server/sync/parse-push.ts'
import { PAGE_BYTES } from '../../server/sync/page-limits.ts'
import { readChanges } from '../../server/sync/pull.queries.ts'
import { copyFrom, copyTo } from './copy-stream.ts'
import { fillWithHouseholds, withBenchDatabase } from './bench-database.ts'
import { BATCH, createOf, householdOf, patchOf, pushTexts } from './made-up-pushes.ts'
import { median, report, type Measurement } from './measurement.ts'

const PAGE = 2000
const COLUMNS = 'county_code, id, kind, area_code, household_id, year, body, row_version, field_versions, deleted'
const ACCOUNT: Account = { account: 'bench', displayName: 'bench', role: 'V_COLLECTOR', scope: [RegionCode.parse('520111000000')], scopeEpoch: 1 }

/**
 * Push and pull against a real, durable PostgreSQL, one connection. `households` stand in the table already; 20,000 ops
 * (half of them new households, half patches of existing ones) and 20,000 changed rows are timed, whatever the size.
 */
export async function postgresBench(households: number, rounds: number): Promise<readonly Measurement[]> {
  return withBenchDatabase(async (url) => {
    const database = connect(url, undefined, 1)
    const limit = new Client({ connectionString: url })
    await limit.connect()
    try {
      await migrate(database)
      return await measure(database, limit, households, rounds)
    } finally {
      await limit.end()
      await database.destroy()
    }
  })
}

async function measure(database: Database, limit: Client, households: number, rounds: number): Promise<readonly Measurement[]> {
  // Enough to patch each of 10,000 households once.
  const changes = 20_000
  const standing = Math.max(households, 20_000)
  await fillWithHouseholds(database, standing)
  const push: number[] = []
  const copyIn: number[] = []
  const pull: number[] = []
  const copyOut: number[] = []
  for (let round = 0; round < rounds; round++) {
    const fresh = Array.from({ length: changes / 2 }, (_, turn) => householdOf(standing + round * changes + turn))
    const texts = pushTexts([...fresh.map(createOf), ...Array.from({ length: changes / 2 }, (_, turn) => patchOf(householdOf((turn * 7) % standing), round))], round)
    const before = await lastChange(database)
    push.push(changes / await seconds(async () => {
      for (const { text, lineageId } of texts) await acceptPush(database, { account: ACCOUNT, lineageId, entries: parsePush(text, lineageId, BATCH), waypointSecret: 'bench' })
    }))
    let read = 0
    const pulled = await seconds(async () => {
      for (let cursor = before, more = true; more;) {
        const page = await readChanges(database, 'xian01', ['520111%'], cursor, { rows: PAGE, bytes: PAGE_BYTES })
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
    await limit.query('create table copied (like record including defaults including generated including indexes)')
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

async function lastChange(database: Database): Promise<Cursor> {
  const { rows } = await sql<{ cursor: string }>`select xid::text || ':' || seq::text as cursor from record order by xid desc, seq desc limit 1`.execute(database)
  return Cursor.parse(rows[0]?.cursor ?? '0:0')
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
