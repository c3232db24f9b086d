import type { RecordId } from '../domain/record-id.ts'
import { settleConflict } from './conflict-draft.ts'
import { decideOperation, type DecisionContext } from './decide-operation.ts'
import { unchanged, type Decision } from './decision.ts'
import type { Operation } from './operation.ts'
import type { Conflict } from './outcome.ts'
import type { SyncRecord } from './record.ts'

/**
 * Decides ops that stand or fall together, in order, each on the state that the ones before it left behind. One that is
 * held or rejected, or a delete that met an edit, stops the whole group: nothing is written, the others are answered
 * `group_failed`. A field conflict does not stop a group, because both values are on file.
 */
export function decideGroup(operations: readonly Operation[], context: DecisionContext): readonly Decision[] {
  const written = new Map<RecordId, SyncRecord>()
  const findRecord = (id: RecordId): SyncRecord | undefined => written.get(id) ?? context.findRecord(id)
  const settled = new Map<string, Conflict>()
  const findConflict = (id: string): Conflict | undefined => settled.get(id) ?? context.findConflict(id)
  const decisions = operations.map((operation) => {
    const decision = decideOperation(findRecord(operation.recordId), operation, { ...context, findRecord, findConflict })
    if (decision.changed && decision.record) written.set(operation.recordId, decision.record)
    const conflict = decision.settles === null ? undefined : findConflict(decision.settles)
    if (conflict) settled.set(conflict.id, settleConflict(conflict, operation, decision.record, operation.deviceTime))
    return decision
  })
  const failed = decisions.filter(stopsGroup)
  if (failed.length === 0 || operations.length === 1) return decisions
  // Held ops may still be saved by a person as they are, so one rejection makes the whole group a rejected one.
  const state = failed.some((decision) => decision.outcome.state === 'rejected') ? 'rejected' : 'held'
  // What waits for a record goes in when that comes: alone, where another op of the group never will.
  const mayWait = failed.every((decision) => decision.outcome.state === 'held')
  return decisions.map((decision) => {
    const before = context.findRecord(decision.operation.recordId)
    if (!stopsGroup(decision) || (decision.outcome.state === 'held' && !mayWait)) return unchanged(decision.operation, before, state, 'group_failed')
    // Its version may be one that the group never wrote; an op out of scope names none.
    const rowVersion = Math.min(decision.outcome.rowVersion, before?.rowVersion ?? 0)
    return { ...decision, record: before, changed: false, outcome: { ...decision.outcome, rowVersion } }
  })
}

/** Ops in the order sent, as units to decide: a group of one person on one database, or one op alone. Others may use the same group id. */
export function unitsOf(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  const units = new Map<string, Operation[]>()
  for (const operation of operations) {
    const key = operation.groupId === null ? operation.opId : `${operation.actor} ${operation.lineageId} ${operation.groupId}`
    const unit = units.get(key)
    if (unit) unit.push(operation)
    else units.set(key, [operation])
  }
  return [...units.values()]
}

function stopsGroup(decision: Decision): boolean {
  const { state, code } = decision.outcome
  return state === 'held' || state === 'rejected' || code === 'delete_against_edit'
}
