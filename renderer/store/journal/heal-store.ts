import { markStale } from '../intake/base-rows.ts'
import { uuidv7 } from '../new-id.ts'
import { openOutboxRow } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'
import { auditRow, outboxRow } from '../write/commit-saves.ts'
import { refreshFacts } from '../write/refresh-facts.ts'
import { isBroken } from '../read/village-records.ts'
import { readPosition } from '../intake/position.ts'
import type { StoreTables } from '../disk/database.ts'
import { passPlace } from '../write/save-counter.ts'
import { mayGo, readServerWord } from './retention.ts'
import { readSettledFiles, saveSettledFiles, type SettledFiles } from './settled-files.ts'
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
 * same op ids, so that the server answers those that it has already as before. A journal file goes when the server has
 * answered all that it tells of and a verified backup holds that, or a stated time after (`retention.ts`).
 */
export async function healStore(core: StoreCore, folder: JournalFolder | null, ownFile: string): Promise<Healing> {
  if (!folder) return NOTHING_TO_HEAL
  const settled = await readSettledFiles(core.disk.strict)
  const folded = await foldJournal(folder, core.vault, new Set(Object.keys(settled)))
  const healing = await core.lock.run(async () => {
    const lost = await findLost(core, folded.saves)
    const broken = await findBroken(core, new Map(folded.saves.map((save) => [save.id, save])))
    await putBack(core, lost, broken)
    return { restored: lost.length, mended: broken.length, damaged: folded.files.filter((file) => file.name !== ownFile).reduce((sum, file) => sum + file.damaged, 0) }
  })
  await writeUnwritten(core, new Set(folded.saves.map((save) => save.id)))
  await clearAway(core, folder, folded.files, ownFile, settled)
  return healing
}

/** What waits and is in no journal (an older program saved it, the files were deleted, the disk was full) gets its second home now. */
async function writeUnwritten(core: StoreCore, written: ReadonlySet<string>): Promise<void> {
  const rows = (await core.disk.strict.outbox.toArray()).filter((row) => !written.has(row.id))
  const pending = new Set(await core.disk.strict.changeSets.where('state').equals('pending').primaryKeys())
  const saves = await Promise.all(
    rows.filter((row) => !pending.has(row.changeSetId)).map(async (row) => {
      try {
        return [{ id: row.id, no: row.no, ops: [...(await openOutboxRow(core, row))] }]
      } catch (error) {
        if (isBroken(error)) return []
        throw error
      }
    }),
  )
  if (saves.length > 0) await core.journal.write({ type: 'saved', at: core.clock.now().toISOString(), changeSetId: '', saves: saves.flat().toSorted((left, right) => left.no - right.no) })
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
  const rows = await Promise.all([...lost, ...broken].map((save) => outboxRow(core, save.id, save.ops, '', save.no)))
  const lines = await Promise.all(lost.map(async (save) => ({ ...(await auditRow(core, save.id, 'saved', { ops: save.ops, by: save.ops[0]?.actor ?? core.account })), at: save.at, no: save.no })))
  const note = await auditRow(core, uuidv7(), 'repaired', { restored: lost.length, mended: broken.length })
  const households = [...new Set([...lost, ...broken].flatMap((save) => save.ops.map((op) => String(op.householdId))))]
  await strict.transaction('rw', [strict.outbox, strict.audit, strict.stale, strict.meta], async () => {
    const held = new Map((await strict.outbox.toArray()).map((row) => [row.id, row]))
    // A damaged row keeps its number: the server may have answered under it.
    const mended = rows.map((row) => ({ ...held.get(row.id), ...row, firstSeq: held.get(row.id)?.firstSeq ?? 0, lineageId: held.get(row.id)?.lineageId ?? '' }))
    await strict.outbox.bulkPut(mended)
    await putInOrder(strict)
    await strict.audit.bulkAdd([...lines, note])
    await passPlace(strict, Math.max(0, ...lost.map((save) => save.no)))
    await markStale(strict, households)
  })
  await refreshFacts(core, households.slice(0, AT_ONCE))
}

/** Rows that came back stand where they were saved, before what was saved after them. */
async function putInOrder({ outbox }: Pick<StoreTables, 'outbox'>): Promise<void> {
  const unnumbered = (await outbox.toArray()).filter((row) => row.firstSeq === 0)
  await outbox.bulkDelete(unnumbered.flatMap((row) => row.n ?? []))
  await outbox.bulkAdd(unnumbered.toSorted((left, right) => left.no - right.no).map(({ n: _n, ...row }) => row))
}

/** The rest is derived in the background. */
const AT_ONCE = 40

async function clearAway(core: StoreCore, folder: JournalFolder, files: readonly JournalFile[], ownFile: string, settledBefore: SettledFiles): Promise<void> {
  const { strict } = core.disk
  const [live, word, { waypoint }] = await Promise.all([liveLocks(), readServerWord(strict), readPosition(strict)])
  const waiting = new Set((await strict.outbox.orderBy('id').keys()).map(String))
  const isSettled = (file: JournalFile) => file.name !== ownFile && file.damaged === 0 && !live.has(journalLock(file.name)) && file.saveIds.every((id) => !waiting.has(id))
  const settled = new Map([...Object.entries(settledBefore), ...files.filter(isSettled).map((file) => [file.name, { at: word.serverTime, waypoint }] as const)])
  const there = new Set(await folder.list())
  for (const [name, how] of settled) {
    if (there.has(name) && !mayGo(how, word) && !isEmpty(files, name)) continue
    if (there.has(name)) await folder.remove(name)
    settled.delete(name)
  }
  await saveSettledFiles(strict, Object.fromEntries(settled))
}

/** A run in which nobody saved leaves a file that tells of nothing. */
function isEmpty(files: readonly JournalFile[], name: string): boolean {
  return files.some((file) => file.name === name && file.saveIds.length === 0)
}

async function liveLocks(): Promise<ReadonlySet<string>> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks
  return new Set((await locks?.query())?.held?.map((lock) => lock.name ?? ''))
}
