import type { RecordId } from '../domain/record-id.ts'
import type { RegionCode } from '../domain/region.ts'
import { badFieldsOfCreate, badFieldsOfPatch } from './check-body.ts'
import type { ConflictDraft } from './conflict-draft.ts'
import { decidePatch } from './decide-patch.ts'
import { changedTo, unchanged, type Decision } from './decision.ts'
import type { Operation } from './operation.ts'
import { fieldVersion, type SyncRecord } from './record.ts'
import { isEditedSince, WHOLE_RECORD } from './seen-base.ts'

/** What a decision needs to know beside the record and the op. */
export interface DecisionContext {
  /** Account of the session that sent the op. */
  readonly actor: string
  /** Whether that account may write to a household that lies in a village. */
  readonly isInScope: (areaCode: RegionCode, householdId: RecordId) => boolean
  /** The record as it stands at this moment of the batch; a new record's household is looked up with it. */
  readonly findRecord: (id: RecordId) => SyncRecord | undefined
  readonly schemaVersion: number
  readonly oldestSchemaVersion: number
}

/**
 * What the server answers to one op and what becomes of the record (SPEC.md). Pure: the same current record and op give
 * the same decision on the server, on the device and in the simulation. Whether the op was answered before is asked
 * first, of the ledger (`findLedgerAnswer`).
 */
export function decideOperation(current: SyncRecord | undefined, operation: Operation, context: DecisionContext): Decision {
  const refusal = refusalOf(current, operation, context)
  if (refusal) return refusal
  switch (operation.kind) {
    case 'create':
      return decideCreate(operation, context)
    case 'patch':
      return current === undefined ? unchanged(operation, current, 'held', 'record_missing') : decideLivingPatch(current, operation, context)
    case 'delete':
      return current === undefined ? unchanged(operation, current, 'held', 'record_missing') : decideDelete(current, operation)
  }
}

function refusalOf(current: SyncRecord | undefined, operation: Operation, context: DecisionContext): Decision | undefined {
  // First of all, so that no answer tells anything about a record out of scope. The claimed area is not believed where the record is known.
  if (!context.isInScope(current?.areaCode ?? operation.areaCode, current?.householdId ?? operation.householdId)) return unchanged(operation, undefined, 'rejected', 'out_of_scope')
  if (operation.actor !== context.actor) return unchanged(operation, current, 'rejected', 'actor_mismatch')
  if (operation.schemaVersion < context.oldestSchemaVersion) return unchanged(operation, current, 'held', 'unknown_schema')
  if (current === undefined) return undefined
  if (operation.kind === 'create') return unchanged(operation, current, 'rejected', 'record_exists')
  if (operation.recordKind !== current.kind) return unchanged(operation, current, 'rejected', 'invalid_body', ['recordKind'])
  return undefined
}

function decideCreate(operation: Operation, context: DecisionContext): Decision {
  const bad = badFieldsOfCreate(operation)
  if (bad.length > 0) return refuseBody(operation, undefined, context, bad)
  if (operation.recordKind !== 'household') {
    const household = context.findRecord(operation.householdId)
    if (household === undefined) return unchanged(operation, undefined, 'held', 'record_missing', ['householdId'])
    if (household.areaCode !== operation.areaCode || household.kind !== 'household') return unchanged(operation, undefined, 'rejected', 'out_of_scope', ['householdId'])
    if (household.deleted) return unchanged(operation, undefined, 'held', 'record_deleted', ['householdId'])
  }
  return changedTo(recordOfCreate(operation), operation, 'applied', 'ok')
}

/** The first version of a record. */
export function recordOfCreate(operation: Operation): SyncRecord {
  const { recordId, recordKind, countyCode, areaCode, householdId, year, changes } = operation
  return { id: recordId, kind: recordKind, countyCode, areaCode, householdId, year, body: changes, rowVersion: 1, fieldVersions: {}, deleted: false }
}

function decideLivingPatch(current: SyncRecord, operation: Operation, context: DecisionContext): Decision {
  const bad = badFieldsOfPatch(current, operation.changes)
  if (bad.length > 0) return refuseBody(operation, current, context, bad)
  return decidePatch(current, operation)
}

/** A value that only a newer schema may allow is held for an updated server, never dropped. */
function refuseBody(operation: Operation, current: SyncRecord | undefined, context: DecisionContext, bad: readonly string[]): Decision {
  return operation.schemaVersion > context.schemaVersion ? unchanged(operation, current, 'held', 'unknown_schema', bad) : unchanged(operation, current, 'rejected', 'invalid_body', bad)
}

function decideDelete(current: SyncRecord, operation: Operation): Decision {
  const settles = operation.resolves?.conflictId ?? null
  if (current.deleted) return { ...unchanged(operation, current, 'noop', 'same_value'), settles }
  const edited = Object.keys(current.body).filter((field) => isEditedSince(current, operation, field))
  if (edited.length > 0) {
    const draft: ConflictDraft = {
      operation,
      field: WHOLE_RECORD,
      base: Object.fromEntries(edited.map((field) => [field, operation.base[field]?.value ?? null])),
      mine: null,
      theirs: Object.fromEntries(edited.map((field) => [field, current.body[field] ?? null])),
      theirsVersion: Math.max(...edited.map((field) => fieldVersion(current, field))),
    }
    return { ...unchanged(operation, current, 'conflict', 'delete_against_edit', edited), conflicts: [draft] }
  }
  return { ...changedTo({ ...current, rowVersion: current.rowVersion + 1, deleted: true }, operation, 'applied', 'ok'), settles }
}
