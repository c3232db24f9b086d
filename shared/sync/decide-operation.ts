import type { RecordId } from '../domain/record-id.ts'
import type { RegionCode } from '../domain/region.ts'
import type { EditingPower } from '../domain/access/editing-power.ts'
import { badFieldsOfCreate, badFieldsOfPatch } from './check-body.ts'
import type { ConflictDraft } from './conflict-draft.ts'
import { decidePatch } from './decide-patch.ts'
import { changedTo, unchanged, type Decision } from './decision.ts'
import { judgeSettlement, openConflictOf } from './judge-settlement.ts'
import type { Operation } from './operation.ts'
import { findExcess } from './operation-limits.ts'
import type { Conflict } from './outcome.ts'
import { ownValue } from './own-value.ts'
import { fieldVersion, type SyncRecord } from './record.ts'
import { isEditedSince, WHOLE_RECORD } from './seen-base.ts'
import { isOfAnotherLife } from './versions-of-life.ts'

/** What a decision needs to know beside the record and the op. */
export interface DecisionContext {
  /** Account of the session that sent the op. */
  readonly actor: string
  /** What that account may do to records at all. */
  readonly power: EditingPower
  /** Whether a household that lies in a village is in its areas. */
  readonly isInScope: (areaCode: RegionCode, householdId: RecordId) => boolean
  /** The record as it stands at this moment of the batch; a new record's household is looked up with it. */
  readonly findRecord: (id: RecordId) => SyncRecord | undefined
  /** The conflict that an op names in `resolves`, as it stands at this moment of the batch, settled ones too. */
  readonly findConflict: (id: string) => Conflict | undefined
  readonly schemaVersion: number
  readonly oldestSchemaVersion: number
}

/**
 * What the server answers to one op and what becomes of the record (SPEC.md). Pure: the same current record and op give
 * the same decision on the server, on the device and in the simulation. Whether the op was answered before is asked
 * first, of the ledger (`findLedgerAnswer`).
 */
export function decideOperation(current: SyncRecord | undefined, operation: Operation, context: DecisionContext): Decision {
  const named = operation.resolves === null ? undefined : context.findConflict(operation.resolves.conflictId)
  const refusal = refusalOf(current, operation, named, context)
  if (refusal) return refusal
  const decision = decideTaken(current, operation, openConflictOf(operation, named), context)
  // Whoever only settles raises no conflict of their own: what they did not see is for them to look at, not for somebody else to settle.
  return context.power === 'conflicts' && decision.conflicts.length > 0 ? settledTooLate(operation, current, named) : decision
}

function decideTaken(current: SyncRecord | undefined, operation: Operation, conflict: Conflict | undefined, context: DecisionContext): Decision {
  switch (operation.kind) {
    case 'create':
      return decideCreate(operation, context)
    case 'patch':
      return current === undefined ? unchanged(operation, current, 'held', 'record_missing') : decideValidPatch(current, operation, conflict, context)
    case 'delete':
      return current === undefined ? unchanged(operation, current, 'held', 'record_missing') : decideDelete(current, operation, conflict)
  }
}

function refusalOf(current: SyncRecord | undefined, operation: Operation, conflict: Conflict | undefined, context: DecisionContext): Decision | undefined {
  // First of all, so that no answer tells anything about a record out of scope. The claimed area is not believed where the record is known.
  if (!context.isInScope(current?.areaCode ?? operation.areaCode, current?.householdId ?? operation.householdId)) return unchanged(operation, undefined, 'rejected', 'out_of_scope')
  if (operation.actor !== context.actor) return unchanged(operation, current, 'rejected', 'actor_mismatch')
  const beyond = refusalByPower(current, operation, conflict, context.power)
  if (beyond) return beyond
  if (operation.schemaVersion < context.oldestSchemaVersion) return unchanged(operation, current, 'held', 'unknown_schema')
  if (current === undefined) return undefined
  if (operation.kind === 'create') return wasBroughtBack(current, operation) ? unchanged(operation, current, 'noop', 'same_value') : unchanged(operation, current, 'rejected', 'record_exists')
  if (operation.recordKind !== current.kind) return unchanged(operation, current, 'rejected', 'invalid_body', ['recordKind'])
  return undefined
}

/** What is there now comes from this very create, by way of a device that had seen it: nothing is missing, and its group must not fall. */
function wasBroughtBack(current: SyncRecord, create: Operation): boolean {
  return isOfAnotherLife(create) && !current.deleted && current.kind === create.recordKind && current.householdId === create.householdId
}

/** Whoever only settles enters nothing, deletes nothing and changes nothing but what the conflict is about. */
function refusalByPower(current: SyncRecord | undefined, operation: Operation, conflict: Conflict | undefined, power: EditingPower): Decision | undefined {
  if (power === 'records') return undefined
  const judgement = power === 'conflicts' ? judgeSettlement(operation, current, conflict) : 'beyond'
  if (judgement === 'beyond') return unchanged(operation, undefined, 'rejected', 'out_of_scope')
  return judgement === 'stale' ? settledTooLate(operation, current, conflict) : undefined
}

function settledTooLate(operation: Operation, current: SyncRecord | undefined, conflict: Conflict | undefined): Decision {
  return unchanged(operation, current, 'rejected', 'conflict_settled', conflict ? [conflict.field] : [])
}

function decideCreate(operation: Operation, context: DecisionContext): Decision {
  const bad = badFieldsOfCreate(operation)
  if (bad.length > 0) return refuseBody(operation, undefined, context, bad)
  const excess = findExcess(operation.recordKind, undefined, operation.changes)
  if (excess.length > 0) return refuseExcess(operation, undefined, context, excess)
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

function decideValidPatch(current: SyncRecord, operation: Operation, conflict: Conflict | undefined, context: DecisionContext): Decision {
  const bad = badFieldsOfPatch(current, operation.changes)
  if (bad.length > 0) return refuseBody(operation, current, context, bad)
  const excess = findExcess(current.kind, current.body, operation.changes)
  if (excess.length > 0) return refuseExcess(operation, current, context, excess)
  return decidePatch(current, operation, conflict)
}

/** A value that only a newer schema may allow is held for an updated server, never dropped. */
function refuseBody(operation: Operation, current: SyncRecord | undefined, context: DecisionContext, bad: readonly string[]): Decision {
  return operation.schemaVersion > context.schemaVersion ? unchanged(operation, current, 'held', 'unknown_schema', bad) : unchanged(operation, current, 'rejected', 'invalid_body', bad)
}

/** More than a record may hold beyond its schema; what is unknown here may be known, and small enough, to a newer server. */
function refuseExcess(operation: Operation, current: SyncRecord | undefined, context: DecisionContext, excess: readonly string[]): Decision {
  return operation.schemaVersion > context.schemaVersion ? unchanged(operation, current, 'held', 'unknown_schema', excess) : unchanged(operation, current, 'rejected', 'too_large', excess)
}

function decideDelete(current: SyncRecord, operation: Operation, conflict: Conflict | undefined): Decision {
  const settles = conflict?.id ?? null
  if (current.deleted) return { ...unchanged(operation, current, 'noop', 'same_value'), settles }
  const edited = Object.keys(current.body).filter((field) => isEditedSince(current, operation, field))
  if (edited.length > 0) {
    const draft: ConflictDraft = {
      operation,
      field: WHOLE_RECORD,
      base: Object.fromEntries(edited.map((field) => [field, ownValue(operation.base, field)?.value ?? null])),
      mine: null,
      theirs: Object.fromEntries(edited.map((field) => [field, current.body[field] ?? null])),
      theirsVersion: Math.max(...edited.map((field) => fieldVersion(current, field))),
    }
    return { ...unchanged(operation, current, 'conflict', 'delete_against_edit', edited), conflicts: [draft] }
  }
  return { ...changedTo({ ...current, rowVersion: current.rowVersion + 1, deleted: true }, operation, 'applied', 'ok'), settles }
}
