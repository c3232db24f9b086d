import { CountyCode, RegionCode } from '../../../shared/domain/region.ts'
import { RecordId } from '../../../shared/domain/record-id.ts'
import type { DecisionContext } from '../../../shared/sync/decide-operation.ts'
import { decideOperation } from '../../../shared/sync/decide-operation.ts'
import { LineageId, OperationId, type Operation } from '../../../shared/sync/operation.ts'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import type { FieldValues, SyncRecord } from '../../../shared/sync/record.ts'
import { baseOfDelete, baseOfPatch } from '../../../shared/sync/seen-base.ts'
import { madeUpBody, HILL } from '../../simulation/made-up-bodies.ts'

export const HOUSEHOLD_ID = RecordId.parse('018f0000-0000-7000-8000-000000000001')
const LINEAGE = LineageId.parse('018f0000-0000-7000-8000-00000000000a')
let made = 0

export function operation(overrides: Partial<Operation> = {}): Operation {
  made++
  return {
    opId: OperationId.parse(`018f0000-0000-7000-8000-1${String(made).padStart(11, '0')}`),
    lineageId: LINEAGE,
    seq: made,
    groupId: null,
    kind: 'patch',
    recordKind: 'household',
    recordId: HOUSEHOLD_ID,
    householdId: HOUSEHOLD_ID,
    countyCode: CountyCode.parse(HILL.slice(0, 6)),
    areaCode: RegionCode.parse(HILL),
    year: null,
    base: {},
    changes: {},
    schemaVersion: 1,
    actor: 'cadre1',
    deviceTime: '2026-11-21T00:00:00Z',
    clockOffsetMs: 0,
    resolves: null,
    hash: made.toString(16).padStart(64, '0'),
    ...overrides,
  }
}

export function household(body: FieldValues = {}, overrides: Partial<SyncRecord> = {}): SyncRecord {
  return {
    id: HOUSEHOLD_ID,
    kind: 'household',
    countyCode: CountyCode.parse(HILL.slice(0, 6)),
    areaCode: RegionCode.parse(HILL),
    householdId: HOUSEHOLD_ID,
    year: null,
    body: madeUpBody('household', HOUSEHOLD_ID, body),
    rowVersion: 1,
    fieldVersions: {},
    deleted: false,
    ...overrides,
  }
}

export function createOf(record: SyncRecord, overrides: Partial<Operation> = {}): Operation {
  return operation({ kind: 'create', recordKind: record.kind, recordId: record.id, householdId: record.householdId, changes: record.body, ...overrides })
}

/** A patch by somebody who looks at `view`. */
export function patchOf(view: SyncRecord, changes: FieldValues, overrides: Partial<Operation> = {}): Operation {
  return operation({ recordKind: view.kind, recordId: view.id, changes, base: baseOfPatch(view, changes), ...overrides })
}

export function deleteOf(view: SyncRecord, overrides: Partial<Operation> = {}): Operation {
  return operation({ kind: 'delete', recordKind: view.kind, recordId: view.id, base: baseOfDelete(view), ...overrides })
}

/** A conflict about one field of a record, open. */
export function conflictOf(record: SyncRecord, overrides: Partial<Conflict> = {}): Conflict {
  const place = { recordId: record.id, recordKind: record.kind, householdId: record.householdId, areaCode: record.areaCode }
  return { id: '018f0000-0000-7000-8000-0000000000cc', opId: operation().opId, ...place, field: 'exitFlag', mine: '3', theirs: '1', mineBy: 'a', theirsBy: 'b', mineAt: 'then', theirsAt: 'then', raisedAt: 'then', resolution: null, ...overrides }
}

export function contextOf(...records: readonly SyncRecord[]): DecisionContext {
  return { actor: 'cadre1', power: 'records', isInScope: () => true, findRecord: (id) => records.find((record) => record.id === id), findConflict: () => undefined, schemaVersion: 1, oldestSchemaVersion: 1 }
}

export function decide(current: SyncRecord | undefined, op: Operation, context: Partial<DecisionContext> = {}) {
  return decideOperation(current, op, { ...contextOf(...(current ? [current] : [])), ...context })
}

/** The record after ops that were all taken. */
export function after(record: SyncRecord, ...changes: readonly FieldValues[]): SyncRecord {
  return changes.reduce<SyncRecord>((current, change) => decide(current, patchOf(current, change)).record ?? current, record)
}
