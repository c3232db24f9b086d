import { sameValue } from './canonical-json.ts'
import type { Operation } from './operation.ts'
import type { Conflict } from './outcome.ts'
import { ownValue } from './own-value.ts'
import type { FieldValue, SyncRecord } from './record.ts'
import { WHOLE_RECORD } from './seen-base.ts'

/** A conflict as the decision raises it. Whoever keeps the ledger adds the other author and the time (`fileConflict`). */
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
  readonly theirsBy: string
  readonly theirsAt: string
  readonly raisedAt: string
}

/**
 * The id of the conflict that an op raises about a field: the same in every life of the central database, so that after a
 * restore the op that settled it still names it. A UUID of version 8: the op's id with the field's name in its last 48 bits.
 */
export function conflictIdOf(opId: string, field: string): string {
  const own = BigInt(`0x${opId.slice(24)}`) ^ hash48(field)
  return `${opId.slice(0, 14)}8${opId.slice(15, 24)}${own.toString(16).padStart(12, '0')}`
}

/** FNV-1a of 64 bits, folded to 48: enough to keep the fields of one op apart. */
function hash48(text: string): bigint {
  let hash = 0xcbf29ce484222325n
  for (const character of text) hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n)
  return (hash ^ (hash >> 48n)) & 0xffffffffffffn
}

export function fileConflict(draft: ConflictDraft, filing: ConflictFiling): Conflict {
  const { operation } = draft
  return {
    id: conflictIdOf(operation.opId, draft.field),
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
  const value = record && ownValue(record.body, conflict.field)
  if (sameValue(value, conflict.theirs)) return 'theirs'
  return sameValue(value, conflict.mine) ? 'mine' : 'other'
}
