import { RECORD_BODIES } from '../../../shared/domain/record-body.ts'
import type { RecordId, RecordKind } from '../../../shared/domain/record-id.ts'
import { isStorable } from '../../../shared/domain/storable.ts'
import { countyOf } from '../../../shared/domain/region.ts'
import { SCHEMA_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { sameValue } from '../../../shared/sync/canonical-json.ts'
import { hashedText } from '../../../shared/sync/operation-hash.ts'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import { OperationId } from '../../../shared/sync/operation.ts'
import { ownValue } from '../../../shared/sync/own-value.ts'
import { FieldValues, type SyncRecord } from '../../../shared/sync/record.ts'
import { findExcess, isTooLargeToSend } from '../../../shared/sync/operation-limits.ts'
import { baseOfDelete, baseOfPatch } from '../../../shared/sync/seen-base.ts'
import { overlay } from '../../../shared/sync/apply-changes.ts'
import { uuidv7 } from '../new-id.ts'
import type { HouseholdView } from '../read/household-view.ts'
import { StoreProblem } from '../store-problem.ts'
import type { RecordEdit } from '../store.ts'
import { unplaced, type SavedOperation } from './saved-operation.ts'

/** Who edits, when, by which clock. */
export interface Author {
  readonly account: string
  readonly deviceTime: string
  readonly clockOffsetMs: number
  /** The life of the central database that the rows on this device are of. */
  readonly generation: string | null
}

/**
 * Turns edits into ops against what the person saw, and lays each over the views at once, so that a later edit of the
 * same group builds on an earlier one. A patch keeps only fields that really differ; one that changes nothing gives no op.
 * @throws {StoreProblem} `record_missing`, or `invalid_body` or `too_large` with the fields.
 */
export async function prepareEdits(edits: readonly RecordEdit[], views: ReadonlyMap<string, HouseholdView>, householdOf: (edit: RecordEdit) => string, groupId: string, author: Author, conflicts: ReadonlyMap<string, Conflict>): Promise<SavedOperation[]> {
  const ops: SavedOperation[] = []
  for (const edit of edits) {
    const view = views.get(householdOf(edit))
    if (!view) throw new StoreProblem('record_missing')
    const draft = draftOperation(edit, view, conflicts)
    if (!draft) continue
    const { record, ...intention } = draft
    const unsigned = {
      ...intention,
      opId: OperationId.parse(uuidv7()),
      groupId: edits.length > 1 ? groupId : null,
      recordKind: edit.recordKind,
      recordId: edit.recordId,
      schemaVersion: SCHEMA_VERSION,
      actor: author.account,
      deviceTime: author.deviceTime,
      clockOffsetMs: author.clockOffsetMs,
      resolves: edit.kind !== 'create' && edit.resolves ? edit.resolves : null,
      ...(author.generation === null ? {} : { seenIn: author.generation }),
    }
    const op: SavedOperation = { ...unsigned, hash: await hashOf(unsigned) }
    refuseTooLarge(op)
    ops.push(op)
    const shown = overlay(record, [unplaced(op)])
    if (shown) view.current.set(edit.recordId, shown)
  }
  return ops
}

type Draft = Pick<SavedOperation, 'kind' | 'base' | 'changes' | 'householdId' | 'countyCode' | 'areaCode' | 'year'> & { readonly record: SyncRecord | undefined }

function draftOperation(edit: RecordEdit, view: HouseholdView, conflicts: ReadonlyMap<string, Conflict>): Draft | undefined {
  if (edit.kind === 'create') {
    refuseExcess(edit.recordKind, undefined, edit.body)
    return { kind: 'create', base: {}, changes: parseBody(edit), householdId: edit.householdId, countyCode: countyOf(edit.areaCode), areaCode: edit.areaCode, year: edit.year, record: undefined }
  }
  const settled = conflicts.get(edit.resolves?.conflictId ?? '')
  const record = view.current.get(edit.recordId) ?? (settled && deletedRecordOf(settled))
  // Settling a delete against an edit may bring a deleted record back, or leave it deleted.
  if (!record || (record.deleted && !edit.resolves)) throw new StoreProblem('record_missing')
  const place = { householdId: record.householdId, countyCode: record.countyCode, areaCode: record.areaCode, year: record.year, record }
  if (edit.kind === 'delete') return { ...place, kind: 'delete', base: baseOfDelete(record), changes: {} }
  refuseExcess(edit.recordKind, record.body, edit.changes)
  const changes = parseChanges(edit, record)
  return Object.keys(changes).length === 0 && !edit.resolves ? undefined : { ...place, kind: 'patch', base: baseOfPatch(record, changes), changes }
}

/** The server would refuse it for ever: better now, while the person is looking at it. */
function refuseExcess(kind: RecordKind, before: FieldValues | undefined, changes: Readonly<Record<string, unknown>>): void {
  const excess = findExcess(kind, before, changes)
  if (excess.length > 0) throw new StoreProblem('too_large', undefined, { fields: problemOf(excess, 'too_large') })
  const unstorable = Object.keys(changes).filter((field) => !isStorable({ [field]: changes[field] }))
  if (unstorable.length > 0) throw new StoreProblem('invalid_body', undefined, { fields: problemOf(unstorable, 'invalid') })
}

function refuseTooLarge(op: SavedOperation): void {
  if (isTooLargeToSend(JSON.stringify(unplaced(op)))) throw new StoreProblem('too_large', undefined, { fields: problemOf(Object.keys(op.changes), 'too_large') })
}

function problemOf(fields: readonly string[], problem: string): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, problem]))
}

/** A conflict may be about a record that was deleted before this device had its first load. */
function deletedRecordOf({ recordId, recordKind, householdId, areaCode }: Conflict): SyncRecord {
  return { id: recordId, kind: recordKind, countyCode: countyOf(areaCode), areaCode, householdId, year: null, body: {}, rowVersion: 1, fieldVersions: {}, deleted: true }
}

/** Unknown fields pass: a newer form on the same disk may have written them. Made once, because Zod compiles every schema it meets. */
const LOOSE_BODIES = {
  household: RECORD_BODIES.household.loose(),
  member: RECORD_BODIES.member.loose(),
  household_year: RECORD_BODIES.household_year.loose(),
  income_statement: RECORD_BODIES.income_statement.loose(),
  guarantee: RECORD_BODIES.guarantee.loose(),
  measure: RECORD_BODIES.measure.loose(),
  attachment: RECORD_BODIES.attachment.loose(),
} as const satisfies Record<RecordKind, unknown>

function parseBody(edit: RecordEdit & { readonly kind: 'create' }): FieldValues {
  const parsed = LOOSE_BODIES[edit.recordKind].safeParse(edit.body)
  if (!parsed.success) throw new StoreProblem('invalid_body', undefined, { fields: problemsByField(parsed.error.issues) })
  return FieldValues.parse(JSON.parse(JSON.stringify(parsed.data)))
}

/** Only what changes is checked: an old mistake in another field must not block this save. */
function parseChanges(edit: RecordEdit & { readonly kind: 'patch' }, record: SyncRecord): FieldValues {
  const shape: Readonly<Record<string, { safeParse(value: unknown): { success: true; data: unknown } | { success: false; error: { issues: readonly Issue[] } } }>> = RECORD_BODIES[edit.recordKind].shape
  const changes: Record<string, unknown> = {}
  const problems: Record<string, string> = {}
  for (const [field, value] of Object.entries(edit.changes)) {
    if (!edit.resolves && sameValue(ownValue(record.body, field), value)) continue
    const parsed = Object.hasOwn(shape, field) ? shape[field]?.safeParse(value) : undefined
    if (parsed && !parsed.success) problems[field] = parsed.error.issues[0]?.message ?? 'invalid'
    else changes[field] = parsed ? parsed.data : value
  }
  if (Object.keys(problems).length > 0) throw new StoreProblem('invalid_body', undefined, { fields: problems })
  return FieldValues.parse(JSON.parse(JSON.stringify(changes)))
}

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

function problemsByField(issues: readonly Issue[]): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const issue of issues) fields[String(issue.path[0] ?? '')] ??= issue.message
  return fields
}

async function hashOf(op: Omit<SavedOperation, 'hash'>): Promise<string> {
  const text = new TextEncoder().encode(hashedText(unplaced(op)))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The household that an edit belongs to, as far as the edit itself says. */
export function householdNamedBy(edit: RecordEdit): RecordId | undefined {
  if (edit.kind === 'create' || edit.recordKind === 'household') return edit.kind === 'create' ? edit.householdId : edit.recordId
  return edit.householdId
}
