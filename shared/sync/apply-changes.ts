import { recordOfCreate } from './decide-operation.ts'
import type { Operation } from './operation.ts'
import type { Outcome } from './outcome.ts'
import type { SyncRecord } from './record.ts'
import { decidePatch } from './decide-patch.ts'
import { WHOLE_RECORD } from './seen-base.ts'

/**
 * The record as this device shows it: the server's row with the waiting ops of the record over it, in `seq` order.
 * A pull changes the row below and never the ops: an op keeps the base that the person saw, and the server decides.
 * Every op raises `rowVersion` by one, a guess of what the server will give; field versions stay those of the server's
 * row, so that a later op cannot mistake its own waiting value for one that the server has confirmed.
 */
export function overlay(record: SyncRecord | undefined, waiting: readonly Operation[]): SyncRecord | undefined {
  return waiting.reduce(applyOne, record)
}

/**
 * What a person knows of a record at the save of a form: what the form showed when it was opened, with this device's own
 * saves since over it, in order, also those that have been answered. What others did meanwhile is not in it, whether it has
 * arrived or not: `baseOfPatch` of this, and the generation of the opening, make the op (E10). An own deletion hides no own
 * save behind it: where it met an edit, the record came back.
 */
export function knownThroughForm(opened: SyncRecord | undefined, ownSince: readonly Operation[]): SyncRecord | undefined {
  return overlay(opened, ownSince.filter((operation) => operation.kind === 'patch'))
}

/**
 * The server's row after an answered op, worked out from the row held here so that it need not travel. `undefined` means
 * that versions in between are missing; then the server has sent the row (`needsRow`).
 */
export function adoptOutcome(held: SyncRecord | undefined, operation: Operation, outcome: Outcome): SyncRecord | undefined {
  if (held !== undefined && held.rowVersion >= outcome.rowVersion) return held
  if (outcome.state !== 'applied' || outcome.rowVersion !== (held?.rowVersion ?? 0) + 1) return undefined
  switch (operation.kind) {
    case 'create':
      return recordOfCreate(operation)
    case 'patch':
      if (held?.deleted) return undefined
      // The same decision on the same row: a field that already had the value keeps its version, as on the server.
      return held && decidePatch(held, operation).record
    case 'delete':
      return held && { ...held, rowVersion: outcome.rowVersion, deleted: true }
  }
}

/** The newer of two rows of one record. A late page never takes a device back. */
export function newerRecord(held: SyncRecord | undefined, incoming: SyncRecord): SyncRecord {
  return held !== undefined && !isNewer(held, incoming) ? held : incoming
}

/** One version lies in one village: where the one held here says another, it was worked out here before it was known that its household has moved. */
export function isNewer(held: Pick<SyncRecord, 'rowVersion' | 'areaCode'>, incoming: SyncRecord): boolean {
  return held.rowVersion < incoming.rowVersion || (held.rowVersion === incoming.rowVersion && held.areaCode !== incoming.areaCode)
}

/** Whether the answer to a push must bring the row along, because the device cannot work it out. */
export function needsRow(operation: Operation, outcome: Outcome): boolean {
  if (outcome.rowVersion === 0) return false
  // With `resolves` a deleted record may have come back, and a tombstone has no body.
  if (outcome.state !== 'applied' || operation.resolves !== null) return true
  return operation.kind !== 'create' && operation.base[WHOLE_RECORD]?.version !== outcome.rowVersion - 1
}

function applyOne(record: SyncRecord | undefined, operation: Operation): SyncRecord | undefined {
  switch (operation.kind) {
    case 'create':
      return record ?? recordOfCreate(operation)
    case 'patch':
      // Also where the op brings it back: a tombstone has no body to show, so that waits for the server's row.
      if (record === undefined || record.deleted) return record
      return { ...record, body: { ...record.body, ...operation.changes }, rowVersion: record.rowVersion + 1 }
    case 'delete':
      return record && { ...record, rowVersion: record.rowVersion + 1, deleted: true }
  }
}
