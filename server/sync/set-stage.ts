import type { Transaction } from 'kysely'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { convertOperation } from '../../shared/sync/convert-operation.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Conflict } from '../../shared/sync/outcome.ts'
import { readdress } from '../../shared/sync/readdress.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { inThisLife } from '../../shared/sync/versions-of-life.ts'
import { isInScope } from '../accounts/scope.ts'
import { readAreaHistory } from '../areas/area-history.queries.ts'
import type { Claims } from '../areas/claim.queries.ts'
import type { Tables } from '../database/tables.ts'
import { readGeneration } from '../life/generation.queries.ts'
import { lockConflicts } from './conflict.queries.ts'
import { lockRecords } from './record.queries.ts'
import type { ServerSchema } from './server-schema.ts'

/** Everything that a decision about some ops needs, with their records locked. */
export interface Stage {
  readonly account: Account
  readonly schema: ServerSchema
  /** The ops as they apply today: in today's schema, where their households are now, in the order sent. */
  readonly operations: readonly Operation[]
  /** Records whose ops had to be changed for that. */
  readonly moved: ReadonlySet<string>
  /** The state of each record; after `carryOut`, the one that it left. */
  readonly records: Map<string, SyncRecord>
  /** The conflicts that the ops name, with their state as for the records. */
  readonly conflicts: Map<string, Conflict>
  /** What becomes of work outside of the account's scope of today. */
  readonly claims: Claims
  /** Whether the ops were held before, and may be held on. */
  readonly isWaiting: boolean
}

/** How the claims of work outside of the account's scope are read, for the households that it is about. */
export type ReadClaims = (households: readonly string[]) => Promise<Claims>

export async function setStage(transaction: Transaction<Tables>, account: Account, sent: readonly Operation[], schema: ServerSchema, readClaims: ReadClaims, isWaiting = false): Promise<Stage> {
  const existing = await lockRecords(transaction, sent.flatMap((operation) => [operation.recordId, operation.householdId]))
  const records = new Map<string, SyncRecord>(existing.map((record) => [record.id, record]))
  const conflicts = await lockConflicts(transaction, sent.flatMap((operation) => operation.resolves?.conflictId ?? []))
  const history = await readAreaHistory(transaction, sent)
  const generation = await readGeneration(transaction)
  // What has no way to today's schema goes on as it is and is held for it.
  const inTodaysWords = sent.map((operation) => convertOperation(inThisLife(operation, generation.id), schema.steps, schema.version) ?? operation)
  const operations = inTodaysWords.map((operation) => asItLies(readdress(operation, records.get(operation.householdId), history), records.get(operation.recordId)))
  const moved = new Set(operations.filter((operation, at) => operation !== sent[at]).map((operation) => operation.recordId))
  const foreign = operations.map((operation) => placeOf(operation, records)).filter(({ area }) => !isInScope(account.scope, area))
  return { account, schema, operations, moved, records, conflicts, isWaiting, claims: await readClaims([...new Set(foreign.map(({ household }) => household))]) }
}

/** Where an op really writes; where it says so, for a record that is not there. */
export function placeOf(operation: Operation, records: ReadonlyMap<string, SyncRecord>): { readonly area: RegionCode; readonly household: string } {
  const record = records.get(operation.recordId)
  return { area: record?.areaCode ?? operation.areaCode, household: record?.householdId ?? operation.householdId }
}

/** Of a record that is there, its own place counts, not the one that the op claims: answers, conflicts and hand-overs go by it. */
export function asItLies(operation: Operation, record: SyncRecord | undefined): Operation {
  if (operation.kind === 'create' || !record || (record.areaCode === operation.areaCode && record.householdId === operation.householdId)) return operation
  return { ...operation, areaCode: record.areaCode, countyCode: record.countyCode, householdId: record.householdId }
}
