import { createHash } from 'node:crypto'
import type { Database } from '../../server/database/connect.ts'
import { canonicalJson } from '../../shared/sync/canonical-json.ts'

/** One hash over rows, answers and conflicts, without times, sequence numbers and ids that the server rolled. */
export async function serverDigest(database: Database): Promise<string> {
  const records = await database.selectFrom('record').select(['id', 'kind', 'area_code', 'household_id', 'year', 'body', 'row_version', 'field_versions', 'deleted']).orderBy('id').execute()
  const ops = await database.selectFrom('op').select(['op_id', 'hash', 'actor', 'outcome', 'row_version']).orderBy('op_id').execute()
  const conflicts = await database.selectFrom('conflict').select(['op_id', 'record_id', 'conflict', 'resolved']).execute()
  const sides = conflicts.map(({ op_id, record_id, conflict, resolved }) => canonicalJson({ op_id, record_id, resolved, ...sidesOf(conflict) })).sort()
  return createHash('sha256').update(canonicalJson(JSON.parse(JSON.stringify({ records, ops, sides })))).digest('hex')
}

function sidesOf(conflict: unknown): { readonly field: string; readonly mine: string; readonly theirs: string } {
  const { field, mine, theirs } = conflict as Readonly<Record<string, unknown>>
  return { field: String(field), mine: JSON.stringify(mine), theirs: JSON.stringify(theirs) }
}
