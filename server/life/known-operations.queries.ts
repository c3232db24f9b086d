import { sql } from 'kysely'
import type { OperationId } from '../../shared/sync/operation.ts'
import type { Database } from '../database/connect.ts'

/** Those of these ops that the ledger has no line for under this account, in the order asked. */
export async function findUnknown(database: Database, account: string, opIds: readonly OperationId[]): Promise<OperationId[]> {
  const { rows } = await sql<{ op_id: string }>`select op_id from op where op_id = any(${[...opIds]}::uuid[]) and actor = ${account}`.execute(database)
  const known = new Set(rows.map((row) => row.op_id))
  return opIds.filter((opId) => !known.has(opId))
}
