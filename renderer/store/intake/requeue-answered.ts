import { z } from 'zod'
import { LineageId, OperationId } from '../../../shared/sync/operation.ts'
import { OutcomeState } from '../../../shared/sync/outcome.ts'
import type { AuditRow, OutboxRow } from '../disk/disk-rows.ts'
import { uuidv7 } from '../new-id.ts'
import type { StoreCore } from '../store-core.ts'
import { outboxRow } from '../write/commit-saves.ts'
import { SavedOperations, type SavedOperation } from '../write/saved-operation.ts'
import { saveLineage } from './position.ts'

const Answers = z.object({ outcomes: z.array(z.object({ opId: OperationId, state: OutcomeState })) })

/** A central database is not restored from a backup older than this; what is older than that is in it. */
const REACH_MS = 40 * 86_400_000

/** What the server took then and may have lost since. What it refused was shown to a person and is not asked again. */
const TAKEN: ReadonlySet<OutcomeState> = new Set(['applied', 'merged', 'conflict'])

/**
 * After the server began another life (a restored backup), what it had taken from here may be gone: the ops go back into
 * the outbox from the audit lines, in their old order and under a new lineage. Those that it still has it answers as before.
 */
export async function requeueAnswered(core: StoreCore): Promise<void> {
  await core.lock.run(async () => {
    const { strict } = core.disk
    const since = new Date(core.clock.now().getTime() - REACH_MS).toISOString()
    const lines = await strict.audit.filter((line) => line.at >= since && (line.what === 'saved' || line.what === 'answered')).toArray()
    const taken = await readTaken(core, lines)
    const saves = await Promise.all(lines.filter((line) => line.what === 'saved').map(async (line) => ({ line, ops: SavedOperations.parse(await core.vault.open('audit', line.id, line.sealed)).ops })))
    const lost = await Promise.all(saves.filter(({ ops }) => ops.every((op) => taken.has(op.opId))).map(({ line, ops }) => rowAgain(core, line, ops)))
    await strict.transaction('rw', [strict.outbox, strict.meta], async () => {
      const waiting = await strict.outbox.toArray()
      const all = [...new Map([...lost, ...waiting].map((row) => [row.id, row])).values()]
      await strict.outbox.clear()
      // Ids are of the time of saving; new row numbers follow them, so that nothing is sent before what it builds on.
      await strict.outbox.bulkAdd(all.sort((left, right) => (left.id < right.id ? -1 : 1)).map(unnumbered))
      await saveLineage(strict, { lineageId: LineageId.parse(uuidv7()), nextSeq: 1 })
    })
  })
  core.bus.announce({ counts: true })
}

async function readTaken(core: StoreCore, lines: readonly AuditRow[]): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(lines.filter((line) => line.what === 'answered').map(async (line) => Answers.parse(await core.vault.open('audit', line.id, line.sealed)).outcomes))
  return new Set(answers.flat().filter((outcome) => TAKEN.has(outcome.state)).map((outcome) => outcome.opId))
}

/** The change set is complete, or nothing of it would have been sent: the row needs no mark of it any more. */
function rowAgain(core: StoreCore, line: AuditRow, ops: readonly SavedOperation[]): Promise<OutboxRow> {
  return outboxRow(core, line.id, ops, '')
}

function unnumbered({ n: _n, ...row }: OutboxRow): OutboxRow {
  return { ...row, firstSeq: 0, lineageId: '' }
}
