import { sameValue } from './canonical-json.ts'
import type { Operation } from './operation.ts'
import type { Conflict } from './outcome.ts'
import type { FieldValue, SyncRecord } from './record.ts'
import { WHOLE_RECORD } from './seen-base.ts'

/** A conflict as the decision raises it. Whoever keeps the ledger adds an id, the other author and the time (`fileConflict`). */
export interface ConflictDraft {
  readonly operation: Operation
  /** A field, or `WHOLE_RECORD` where a delete met an edit. */
  readonly field: string
  readonly base: FieldValue | undefined
  readonly mine: FieldValue
  readonly theirs: FieldValue
  /** Row version at which the other value was written: the ledger knows who wrote it and when. */
  readonly theirsVersion: number
}

export interface ConflictFiling {
  readonly id: string
  readonly theirsBy: string
  readonly theirsAt: string
  readonly raisedAt: string
}

export function fileConflict(draft: ConflictDraft, filing: ConflictFiling): Conflict {
  const { operation } = draft
  return {
    id: filing.id,
    opId: operation.opId,
    recordId: operation.recordId,
    recordKind: operation.recordKind,
    householdId: operation.householdId,
    areaCode: operation.areaCode,
    field: draft.field,
    ...(draft.base === undefined ? {} : { base: draft.base }),
    mine: draft.mine,
    theirs: draft.theirs,
    mineBy: operation.actor,
    theirsBy: filing.theirsBy,
    mineAt: operation.deviceTime,
    theirsAt: filing.theirsAt,
    raisedAt: filing.raisedAt,
    resolution: null,
  }
}

/**
 * The conflict with who chose what, when and why. `operation` is the op that names it in `resolves`; the first
 * settlement stands, a second one is an ordinary edit. Call it only when the decision says `settles`.
 */
export function settleConflict(conflict: Conflict, operation: Operation, record: SyncRecord | undefined, at: string): Conflict {
  if (conflict.resolution !== null) return conflict
  return { ...conflict, resolution: { chosen: chosenSide(conflict, operation, record), by: operation.actor, at, reason: operation.resolves?.reason ?? '' } }
}

function chosenSide(conflict: Conflict, operation: Operation, record: SyncRecord | undefined): 'mine' | 'theirs' | 'other' {
  if (conflict.field === WHOLE_RECORD) return operation.kind === 'delete' || Object.keys(operation.changes).length > 0 ? 'mine' : 'theirs'
  const value = record?.body[conflict.field]
  if (sameValue(value, conflict.theirs)) return 'theirs'
  return sameValue(value, conflict.mine) ? 'mine' : 'other'
}
