import type { HouseholdFacts } from '../../../shared/domain/household-facts.ts'
import { Conflict } from '../../../shared/sync/outcome.ts'
import type { PreparedContents } from '../attachments/prepare-contents.ts'
import type { AuditRow, ChangeSetRow, FactsRow, OutboxRow } from '../disk/disk-rows.ts'
import type { JournaledSave } from '../journal/journal-entry.ts'
import { readPosition } from '../intake/position.ts'
import { uuidv7 } from '../new-id.ts'
import { readHouseholdViews } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'
import { StoreProblem } from '../store-problem.ts'
import type { RecordEdit } from '../store.ts'
import { findHouseholds } from './find-household-of.ts'
import { prepareEdits, type Author } from './prepare-edits.ts'
import { takePlaces } from './save-counter.ts'
import type { SavedOperation } from './saved-operation.ts'
import { factsOf, sealFacts } from './stored-facts.ts'

/** One piece of work, ready to be written: everything is sealed, because nothing can be sealed inside a transaction. */
export interface PreparedSave {
  readonly saves: readonly Omit<JournaledSave, 'no'>[]
  readonly changeSetId: string
  readonly outbox: readonly OutboxRow[]
  readonly audit: readonly AuditRow[]
  readonly facts: readonly FactsRow[]
  readonly listed: ReadonlyMap<string, HouseholdFacts | null>
  readonly resolved: readonly string[]
  readonly edits: number
}

/** Ops, audit lines and facts for groups of edits. `changeSetId` is empty for a plain save. Call it inside the write lock. */
export async function prepareSaves(core: StoreCore, groups: readonly (readonly RecordEdit[])[], changeSetId: string): Promise<PreparedSave> {
  const author: Author = { account: core.account, deviceTime: core.clock.now().toISOString(), clockOffsetMs: core.clock.serverOffsetMs, generation: (await readPosition(core.disk.relaxed)).generation }
  const households = await Promise.all(groups.map((group) => findHouseholds(core, group)))
  const views = await readHouseholdViews(core, households.flatMap((found) => [...found.values()]))
  const conflicts = await readConflicts(core, groups.flat())
  const saves: Omit<JournaledSave, 'no'>[] = []
  for (const [position, group] of groups.entries()) {
    const id = uuidv7()
    const ops = await prepareEdits(group, views, (edit) => households[position]?.get(edit) ?? '', id, author, conflicts)
    if (ops.length > 0) saves.push({ id, ops })
  }
  const touched = new Set<string>(saves.flatMap(({ ops }) => ops.map((op) => op.householdId)))
  const listed = new Map([...views].flatMap(([id, view]) => (touched.has(id) ? [[id, factsOf(view)] as const] : [])))
  const [outbox, audit, facts] = await Promise.all([
    Promise.all(saves.map(({ id, ops }) => outboxRow(core, id, ops, changeSetId))),
    Promise.all(saves.map(({ id, ops }) => auditRow(core, id, 'saved', { ops, by: author.account }, changeSetId))),
    Promise.all([...listed].map(([id, known]) => sealFacts(core, id, known))),
  ])
  const resolved = saves.flatMap(({ ops }) => ops.flatMap((op) => (op.resolves ? [op.resolves.conflictId] : [])))
  return { saves, changeSetId, outbox, audit, facts, listed, resolved, edits: saves.reduce((sum, { ops }) => sum + ops.length, 0) }
}

async function readConflicts(core: StoreCore, edits: readonly RecordEdit[]): Promise<ReadonlyMap<string, Conflict>> {
  const ids = edits.flatMap((edit) => (edit.kind !== 'create' && edit.resolves ? [edit.resolves.conflictId] : []))
  if (ids.length === 0) return new Map()
  const rows = await core.disk.relaxed.conflicts.bulkGet(ids)
  const values = await Promise.all(rows.flatMap((row) => (row ? [core.vault.open('conflicts', row.id, row.sealed)] : [])))
  return new Map(values.map((value) => Conflict.parse(value)).map((conflict) => [conflict.id, conflict]))
}

/** Ops as they wait to be sent. `no` is given with the commit, unless they had a place before. */
export async function outboxRow(core: StoreCore, id: string, ops: readonly SavedOperation[], changeSetId: string, no = 0): Promise<OutboxRow> {
  const sealed = await core.vault.seal('outbox', id, { ops })
  return {
    id,
    householdIds: [...new Set(ops.map((op) => String(op.householdId)))],
    recordIds: ops.map((op) => op.recordId),
    opIds: ops.map((op) => op.opId),
    ops: ops.length,
    firstSeq: 0,
    lineageId: '',
    changeSetId,
    no,
    bytes: sealed.length,
    sealed,
  }
}

export async function auditRow(core: StoreCore, id: string, what: AuditRow['what'], content: unknown, changeSetId = ''): Promise<AuditRow> {
  return { id, at: core.clock.now().toISOString(), what, changeSetId, sealed: await core.vault.seal('audit', id, content) }
}

/**
 * Ops, audit lines and facts in one strict transaction, then the journal; resolves when they are on disk.
 * @throws {StoreProblem} `disk_full` or `disk_unusable`; nothing is written then.
 */
export async function commitSaves(core: StoreCore, save: PreparedSave, changeSet?: ChangeSetRow, contents?: PreparedContents): Promise<void> {
  const { strict } = core.disk
  let first = 0
  try {
    await strict.transaction('rw', [strict.outbox, strict.audit, strict.facts, strict.conflicts, strict.changeSets, strict.meta, ...(contents ? [strict.attachments, strict.pieces] : [])], async () => {
      first = await takePlaces(strict, save.saves.length)
      await Promise.all([
        strict.outbox.bulkAdd(save.outbox.map((row, at) => ({ ...row, no: first + at }))),
        strict.audit.bulkAdd(save.audit.map((row, at) => ({ ...row, no: first + at }))),
        strict.facts.bulkPut(save.facts),
        ...(save.resolved.length > 0 ? [strict.conflicts.where('id').anyOf(save.resolved).modify({ open: 0 })] : []),
        ...(changeSet ? [strict.changeSets.put(changeSet)] : []),
        ...(contents ? [strict.attachments.bulkPut(contents.rows), strict.pieces.bulkPut(contents.pieces)] : []),
      ])
    })
  } catch (error) {
    throw writeProblem(error)
  }
  await core.journal.write({ type: 'saved', at: save.audit[0]?.at ?? core.clock.now().toISOString(), changeSetId: save.changeSetId, saves: save.saves.map((one, at) => ({ ...one, no: first + at })) })
}

export function writeProblem(error: unknown): StoreProblem {
  if (error instanceof StoreProblem) return error
  return new StoreProblem(isQuotaError(error) ? 'disk_full' : 'disk_unusable', error)
}

/** Dexie wraps what the browser said, at times twice. */
function isQuotaError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return /quota/i.test(`${error.name} ${error.message}`) || ('inner' in error && isQuotaError(error.inner)) || isQuotaError(error.cause)
}
