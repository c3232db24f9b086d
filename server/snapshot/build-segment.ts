import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { pinyin } from 'pinyin-pro'
import { deriveHouseholdFacts } from '../../shared/assessment/household-facts.ts'
import { RECORD_BODIES } from '../../shared/domain/record-body.ts'
import type { RecordBodies } from '../../shared/domain/record-body.ts'
import type { RecordKind } from '../../shared/domain/record-id.ts'
import { packVillageIndex } from '../../shared/protocol/segment/pack-village-index.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'

const compress = promisify(gzip)

export interface BuiltSegment {
  /** First half of the SHA-256 of rows and index: the same content gives the same version. */
  readonly version: string
  readonly households: number
  readonly records: number
  readonly indexBytes: Buffer
  readonly rowBytes: Buffer
}

/** Packs the living records of one village: the columnar index that a device searches, and the compressed rows. */
export async function buildSegment(records: readonly SyncRecord[]): Promise<BuiltSegment> {
  const facts = [...groupByHousehold(records).values()].flatMap((rows) => {
    const household = rows.find((row) => row.kind === 'household')
    if (!household) return []
    return deriveHouseholdFacts({
      id: household.id,
      household: bodyOf(household, 'household'),
      members: bodiesOf(rows, 'member'),
      years: bodiesOf(rows, 'household_year'),
      statements: bodiesOf(rows, 'income_statement'),
      guarantees: bodiesOf(rows, 'guarantee'),
      measures: bodiesOf(rows, 'measure'),
    })
  })
  const rows = Buffer.from(JSON.stringify(records))
  const indexBytes = Buffer.from(packVillageIndex(facts, initialsOf))
  return {
    version: createHash('sha256').update(rows).update(indexBytes).digest('hex').slice(0, 32),
    households: facts.length,
    records: records.length,
    indexBytes,
    rowBytes: await compress(rows, { level: 6 }),
  }
}

function groupByHousehold(records: readonly SyncRecord[]): ReadonlyMap<string, readonly SyncRecord[]> {
  const groups = new Map<string, SyncRecord[]>()
  for (const record of records) {
    const group = groups.get(record.householdId)
    if (group) group.push(record)
    else groups.set(record.householdId, [record])
  }
  return groups
}

/** First letters of the pinyin of a name, as people type them: 张三丰 → zsf. */
export function initialsOf(name: string): string {
  return pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', surname: 'head', nonZh: 'removed' }).join('').toLowerCase()
}

function bodiesOf<Kind extends RecordKind>(rows: readonly SyncRecord[], kind: Kind): RecordBodies[Kind][] {
  return rows.filter((row) => row.kind === kind).map((row) => bodyOf(row, kind))
}

/** Every stored body has passed this schema on its way in; one that does not now stops the segment, and the log names the village. */
function bodyOf<Kind extends RecordKind>(row: SyncRecord, kind: Kind): RecordBodies[Kind] {
  return RECORD_BODIES[kind].parse(row.body) as RecordBodies[Kind]
}
