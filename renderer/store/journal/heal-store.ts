import { markStale } from '../intake/base-rows.ts'
import { uuidv7 } from '../new-id.ts'
import { openOutboxRow } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'
import { auditRow, outboxRow } from '../write/commit-saves.ts'
import { refreshFacts } from '../write/refresh-facts.ts'
import { isBroken } from '../read/village-records.ts'
import { foldJournal, type FoldedSave, type JournalFile } from './fold-journal.ts'
import type { JournalFolder } from './journal-folder.ts'
import { journalLock } from './journal.ts'

export interface Healing {
  /** Saves that only the journal still had. */
  readonly restored: number
  /** Saves whose row in the database was damaged and has been written anew. */
  readonly mended: number
  /** Bytes and entries of the journal that cannot be read. */
  readonly damaged: number
}

export const NOTHING_TO_HEAL: Healing = { restored: 0, mended: 0, damaged: 0 }

/**
 * At the start: every save that the journal tells of and the database does not know goes back into the outbox, under the
 * same op ids, so that the server answers those that it has already as before. Journal files are cleared away when the
 * database holds, or the server has answered, all that they tell of.
 */
export async function healStore(core: StoreCore, folder: JournalFolder | null, ownFile: string): Promise<Healing> {
  if (!folder) return NOTHING_TO_HEAL
  const folded = await foldJournal(folder, core.vault)
  const healing = await core.lock.run(async () => {
    const lost = await findLost(core, folded.saves)
    const broken = await findBroken(core, new Map(folded.saves.map((save) => [save.id, save])))
    await putBack(core, lost, broken)
    return { restored: lost.length, mended: broken.length, damaged: folded.files.filter((file) => file.name !== ownFile).reduce((sum, file) => sum + file.damaged, 0) }
  })
  await writeUnwritten(core, new Set(folded.saves.map((save) => save.id)))
  await clearAway(core, folder, folded.files, ownFile)
  return healing
}

/** What waits and is in no journal (an older program saved it, the files were deleted, the disk was full) gets its second home now. */
async function writeUnwritten(core: StoreCore, written: ReadonlySet<string>): Promise<void> {
  const rows = (await core.disk.strict.outbox.toArray()).filter((row) => !written.has(row.id))
  const pending = new Set(await core.disk.strict.changeSets.where('state').equals('pending').primaryKeys())
  const saves = await Promise.all(
    rows.filter((row) => !pending.has(row.changeSetId)).map(async (row) => {
      try {
        return [{ id: row.id, ops: [...(await openOutboxRow(core, row))] }]
      } catch (error) {
        if (isBroken(error)) return []
        throw error
      }
    }),
  )
  if (saves.length > 0) await core.journal.write({ type: 'saved', at: core.clock.now().toISOString(), changeSetId: '', saves: saves.flat() })
}

/** Every save has an audit line from the same transaction; without one the database never had it, or has lost it. */
async function findLost(core: StoreCore, saves: readonly FoldedSave[]): Promise<readonly FoldedSave[]> {
  const known = new Set((await core.disk.strict.audit.where('id').anyOf(saves.map((save) => save.id)).keys()).map(String))
  return saves.filter((save) => !known.has(save.id))
}

async function findBroken(core: StoreCore, saves: ReadonlyMap<string, FoldedSave>): Promise<readonly FoldedSave[]> {
  const rows = await core.disk.strict.outbox.where('id').anyOf([...saves.keys()]).toArray()
  const found = await Promise.all(
    rows.map(async (row) => {
      try {
        await openOutboxRow(core, row)
        return []
      } catch (error) {
        if (!isBroken(error)) throw error
        return saves.get(row.id) ?? []
      }
    }),
  )
  return found.flat()
}

async function putBack(core: StoreCore, lost: readonly FoldedSave[], broken: readonly FoldedSave[]): Promise<void> {
  if (lost.length + broken.length === 0) return
  const { strict } = core.disk
  const rows = await Promise.all([...lost, ...broken].map((save) => outboxRow(core, save.id, save.ops, '')))
  const lines = await Promise.all(lost.map(async (save) => ({ ...(await auditRow(core, save.id, 'saved', { ops: save.ops, by: save.ops[0]?.actor ?? core.account })), at: save.at })))
  const note = await auditRow(core, uuidv7(), 'repaired', { restored: lost.length, mended: broken.length })
  const households = [...new Set([...lost, ...broken].flatMap((save) => save.ops.map((op) => String(op.householdId))))]
  await strict.transaction('rw', [strict.outbox, strict.audit, strict.stale], async () => {
    const held = new Map((await strict.outbox.where('id').anyOf(rows.map((row) => row.id)).toArray()).map((row) => [row.id, row]))
    // A damaged row keeps its number: the server may have answered under it.
    await strict.outbox.bulkPut(rows.map((row) => ({ ...held.get(row.id), ...row, firstSeq: held.get(row.id)?.firstSeq ?? 0, lineageId: held.get(row.id)?.lineageId ?? '' })))
    await strict.audit.bulkAdd([...lines, note])
    await markStale(strict, households)
  })
  await refreshFacts(core, households.slice(0, AT_ONCE))
}

/** The rest is derived in the background. */
const AT_ONCE = 40

async function clearAway(core: StoreCore, folder: JournalFolder, files: readonly JournalFile[], ownFile: string): Promise<void> {
  const live = await liveLocks()
  const waiting = new Set((await core.disk.strict.outbox.orderBy('id').keys()).map(String))
  for (const file of files) {
    if (file.name === ownFile || file.damaged > 0 || live.has(journalLock(file.name))) continue
    if (file.saveIds.every((id) => !waiting.has(id))) await folder.remove(file.name)
  }
}

async function liveLocks(): Promise<ReadonlySet<string>> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks
  return new Set((await locks?.query())?.held?.map((lock) => lock.name ?? ''))
}
