import { renumber, waitingSaves, type Disk, type Save } from './sim-disk.ts'
import type { SimParts } from './sim-parts.ts'

/** The sealed file beside the database: one entry for each save, by op id. It survives the database. */
export type Journal = Map<string, Save>

/** The two homes of a save, in the order in which they are written; a kill falls between them. */
export function writesOf(disk: Disk, journal: Journal, saves: readonly Save[], isJournalFirst: boolean): readonly (() => void)[] {
  const toDatabase = () => {
    for (const { counter, operation } of saves) {
      disk.outbox.push(operation)
      disk.counters.set(operation.opId, counter)
      disk.nextSeq++
      disk.nextCounter = counter + 1
    }
  }
  const toJournal = () => {
    for (const save of saves) journal.set(save.operation.opId, save)
  }
  return isJournalFirst ? [toJournal, toDatabase] : [toDatabase, toJournal]
}

/** At every start: what only the journal has goes back into the outbox, what only the database has is written to the journal. */
export function heal(disk: Disk, journal: Journal, sortSaves: SimParts['sortSaves']): void {
  const waiting = waitingSaves(disk)
  const lost = [...journal.values()].filter(({ operation }) => !disk.counters.has(operation.opId) && !disk.answered.has(operation.opId))
  if (lost.length > 0) renumber(disk, sortSaves([...waiting, ...lost]))
  for (const save of waiting) journal.set(save.operation.opId, save)
}

/** What every backup of the server holds needs no second home any more. */
export function forget(disk: Disk, journal: Journal, isKept: (opId: string) => boolean): void {
  const held = [...disk.answered.keys()].filter((opId) => !disk.counters.has(opId) && isKept(opId))
  for (const opId of held) {
    disk.answered.delete(opId)
    journal.delete(opId)
  }
}
