import type { RecordId } from '../../../shared/domain/record-id.ts'
import { sameValue } from '../../../shared/sync/canonical-json.ts'
import { ownValue } from '../../../shared/sync/own-value.ts'
import type { FieldValues, SyncRecord } from '../../../shared/sync/record.ts'
import { WHOLE_RECORD } from '../../../shared/sync/seen-base.ts'
import { readHouseholdViews, type HouseholdView } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'
import { StoreProblem } from '../store-problem.ts'
import type { Progress, RecordEdit } from '../store.ts'
import { applyChangeSet } from './apply-change-set.ts'
import { openChangeSet } from './change-set-content.ts'
import { openSavedOperations, type SavedOperation } from './saved-operation.ts'

export interface UndoResult {
  /** Records taken back. */
  readonly undone: number
  /** Records left as they are, because somebody has edited them since or because a delete cannot be taken back. */
  readonly kept: readonly RecordId[]
}

/**
 * Takes a change set back by new ops, household by household, as a change set of its own: either all of it is written or nothing.
 * @throws {StoreProblem} `record_missing` for a set that does not exist; a set that is undone already gives an empty result.
 */
export async function undoChangeSet(core: StoreCore, id: string, onProgress: (progress: Progress) => void): Promise<UndoResult> {
  const row = await core.disk.relaxed.changeSets.get(id)
  if (row?.state !== 'complete') throw new StoreProblem('record_missing')
  const { name, undoneAt } = await openChangeSet(core, row)
  if (undoneAt !== null) return { undone: 0, kept: [] }
  const lines = await core.disk.relaxed.audit.where('changeSetId').equals(id).toArray()
  const groups: RecordEdit[][] = []
  const kept: RecordId[] = []
  for (let from = 0; from < lines.length; from += 200) {
    const saves = await Promise.all(lines.slice(from, from + 200).map((line) => openSavedOperations(core.vault, 'audit', line)))
    const views = await readHouseholdViews(core, saves.flat().map((op) => op.householdId))
    for (const ops of saves) groups.push(withoutOrphans(reverseOf(ops, (op) => views.get(op.householdId)?.current.get(op.recordId), kept), views, kept))
  }
  const wanted = groups.filter((group) => group.length > 0)
  await applyChangeSet(core, name, wanted, onProgress, new AbortController().signal, row)
  return { undone: wanted.flat().length, kept: [...new Set(kept)] }
}

/** The edits that take the ops back, last first, so that a household goes after its members. */
function reverseOf(ops: readonly SavedOperation[], currentOf: (op: SavedOperation) => SyncRecord | undefined, kept: RecordId[]): RecordEdit[] {
  const edits: RecordEdit[] = []
  for (const op of ops.toReversed()) {
    const current = currentOf(op)
    if (!current || current.deleted) {
      if (op.kind === 'delete') kept.push(op.recordId)
      continue
    }
    const place = { recordKind: op.recordKind, recordId: op.recordId, householdId: op.householdId }
    if (op.kind === 'create') {
      if (isAsWritten(current, op.changes)) edits.push({ kind: 'delete', ...place })
      else kept.push(op.recordId)
      continue
    }
    const changes: Record<string, FieldValues[string]> = {}
    for (const [field, base] of Object.entries(op.base)) {
      if (field === WHOLE_RECORD || !Object.hasOwn(op.changes, field)) continue
      if (sameValue(ownValue(current.body, field), op.changes[field])) changes[field] = base.value ?? null
      else kept.push(op.recordId)
    }
    if (Object.keys(changes).length > 0) edits.push({ kind: 'patch', ...place, changes })
  }
  return edits
}

/** A household stays when somebody has added to it or edited a part of it since: parts must never be left without their household. */
function withoutOrphans(edits: readonly RecordEdit[], views: ReadonlyMap<string, HouseholdView>, kept: RecordId[]): RecordEdit[] {
  const leaving = new Set<string>(edits.filter((edit) => edit.kind === 'delete').map((edit) => edit.recordId))
  return edits.filter((edit) => {
    if (edit.kind !== 'delete' || edit.recordKind !== 'household') return true
    const parts = [...(views.get(edit.recordId)?.current.values() ?? [])]
    const isLeft = parts.every((record) => record.deleted || leaving.has(record.id))
    if (!isLeft) kept.push(edit.recordId)
    return isLeft
  })
}

function isAsWritten(current: SyncRecord, written: FieldValues): boolean {
  return Object.keys({ ...current.body, ...written }).every((field) => sameValue(ownValue(current.body, field), ownValue(written, field)))
}
