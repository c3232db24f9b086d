import { z } from 'zod'
import { LineageId, OperationId } from '../../../shared/sync/operation.ts'
import { OutcomeState, type Outcome } from '../../../shared/sync/outcome.ts'
import type { AuditRow, OutboxRow, TroubleRow } from '../disk/disk-rows.ts'
import { forgetSettledFiles } from '../journal/settled-files.ts'
import { uuidv7 } from '../new-id.ts'
import { isBroken } from '../read/village-records.ts'
import type { StoreCore } from '../store-core.ts'
import { outboxRow } from '../write/commit-saves.ts'
import { openSavedOperations, type SavedOperation } from '../write/saved-operation.ts'
import { saveLineage } from './position.ts'

const Answers = z.object({ outcomes: z.array(z.object({ opId: OperationId, state: OutcomeState })) })

interface Save {
  readonly line: AuditRow
  readonly ops: readonly SavedOperation[]
}

/**
 * Ids of the ops that the server has answered and may have lost since, whatever any clock says of when. What it refused was
 * shown to a person and is not asked again.
 */
export async function readAnsweredOps(core: StoreCore): Promise<readonly OperationId[]> {
  return (await readAnswered(core)).flatMap(({ ops }) => ops.map((op) => op.opId))
}

/**
 * After the server began another life, saves of which it does not know every op go back into the outbox, in the order of
 * saving and under a new lineage; and every content that lies here is asked about anew.
 */
export async function requeue(core: StoreCore, unknown: ReadonlySet<string>): Promise<void> {
  await core.lock.run(async () => {
    const { strict } = core.disk
    const lost = (await readAnswered(core)).filter(({ ops }) => ops.some((op) => unknown.has(op.opId)))
    const damaged = await sealDamaged(core)
    // The change set is complete, or nothing of it would have been sent: the row needs no mark of it any more.
    const rows = await Promise.all(lost.map(({ line, ops }) => outboxRow(core, line.id, ops, '', line.no)))
    await strict.transaction('rw', [strict.outbox, strict.meta, strict.attachments, strict.troubles], async () => {
      await strict.troubles.bulkPut(damaged)
      const waiting = await strict.outbox.toArray()
      const all = [...new Map([...rows, ...waiting].map((row) => [row.id, row])).values()]
      await strict.outbox.clear()
      // New row numbers follow the order of saving, so that nothing is sent before what it builds on.
      await strict.outbox.bulkAdd(all.sort((left, right) => left.no - right.no).map(unnumbered))
      await saveLineage(strict, { lineageId: LineageId.parse(uuidv7()), nextSeq: 1, answeredSeq: 0 })
      await forgetSettledFiles(strict)
      await strict.attachments.where('state').equals('verified').and((row) => row.isLocal).modify({ state: 'waiting', acknowledged: [] })
    })
  })
  core.bus.announce({ counts: true, attachments: true })
}

/** Saves that are not waiting and that the server did not refuse. */
async function readAnswered(core: StoreCore): Promise<readonly Save[]> {
  const { strict } = core.disk
  const lines = await strict.audit.filter((line) => line.what === 'saved' || line.what === 'answered').toArray()
  const waiting = new Set((await strict.outbox.orderBy('id').keys()).map(String))
  const refused = await readRefused(core, lines)
  const saves = await Promise.all(
    lines.filter((line) => line.what === 'saved' && !waiting.has(line.id)).map(async (line) => ({ line, ops: await openOrNone(core, line) })),
  )
  return saves.filter(({ ops }) => ops.some((op) => !refused.has(op.opId)))
}

/** What its schema refuses was set aside with its reason and never sent; what is damaged, `sealDamaged` tells of. Neither keeps anything else from being asked about. */
async function openOrNone(core: StoreCore, line: AuditRow): Promise<readonly SavedOperation[]> {
  try {
    return await openSavedOperations(core.vault, 'audit', line)
  } catch (error) {
    if (isBroken(error)) return []
    throw error
  }
}

/**
 * One trouble for each answered save whose line is damaged: nobody can ask the server about it, so a person is told. It is
 * known by the id of the save, because the ids of its ops lie in what is damaged.
 */
async function sealDamaged(core: StoreCore): Promise<readonly TroubleRow[]> {
  const { strict } = core.disk
  const waiting = new Set((await strict.outbox.orderBy('id').keys()).map(String))
  const lines = await strict.audit.filter((line) => line.what === 'saved' && !waiting.has(line.id)).toArray()
  const troubles = await Promise.all(
    lines.map(async (line): Promise<readonly TroubleRow[]> => {
      if (await opens(core, line)) return []
      const outcome: Outcome = { opId: OperationId.parse(line.id), state: 'rejected', code: 'damaged_here', fields: [], rowVersion: 0 }
      return [{ opId: line.id, recordId: '', householdId: '', at: line.at, outcome, sealed: await core.vault.seal('troubles', line.id, { operation: null, record: null }) }]
    }),
  )
  return troubles.flat()
}

/** Whether a line can be read at all, be it refused by its schema or not. */
async function opens(core: StoreCore, line: AuditRow): Promise<boolean> {
  try {
    await core.vault.open('audit', line.id, line.sealed)
    return true
  } catch (error) {
    if (isBroken(error)) return false
    throw error
  }
}

/** By the last answer of each op that can be read: one that was held may have been taken or given up since. */
async function readRefused(core: StoreCore, lines: readonly AuditRow[]): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(lines.filter((line) => line.what === 'answered').map(async (line) => ((await opens(core, line)) ? Answers.parse(await core.vault.open('audit', line.id, line.sealed)).outcomes : [])))
  const last = new Map(answers.flat().map((outcome) => [outcome.opId, outcome.state]))
  return new Set([...last].filter(([, state]) => state === 'rejected').map(([opId]) => opId))
}

function unnumbered({ n: _n, ...row }: OutboxRow): OutboxRow {
  return { ...row, firstSeq: 0, lineageId: '' }
}
