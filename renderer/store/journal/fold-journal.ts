import { SealBroken } from '../crypto/sealed-bytes.ts'
import type { Vault } from '../crypto/vault.ts'
import { openEntry, type JournalEntry, type JournaledSave } from './journal-entry.ts'
import type { JournalFolder } from './journal-folder.ts'
import { findFrames } from './journal-frames.ts'

export interface FoldedSave extends JournaledSave {
  readonly at: string
}

export interface JournalFile {
  readonly name: string
  /** Ids of all saves that the file tells of, withdrawn ones too. */
  readonly saveIds: readonly string[]
  /** Bytes and entries that could not be read; such a file is kept. */
  readonly damaged: number
}

export interface FoldedJournal {
  /** Every save that was acknowledged, in the order of saving. */
  readonly saves: readonly FoldedSave[]
  readonly files: readonly JournalFile[]
}

/** Reads the files of a journal, but for those that are known to be settled. What is damaged is counted and passed over. */
export async function foldJournal(folder: JournalFolder, vault: Vault, passedOver: ReadonlySet<string> = new Set()): Promise<FoldedJournal> {
  const files: JournalFile[] = []
  const told: JournalEntry[] = []
  for (const name of (await folder.list()).filter((one) => !passedOver.has(one))) {
    const { frames, damagedBytes } = findFrames(await folder.read(name))
    const entries = await Promise.all(frames.filter((frame) => frame.kind === 'entry').map((frame) => openOrSkip(vault, name, frame.body)))
    const readable = entries.filter((entry) => entry !== undefined)
    told.push(...readable)
    files.push({ name, saveIds: readable.flatMap((entry) => (entry.type === 'saved' ? entry.saves.map((save) => save.id) : [])), damaged: damagedBytes + entries.length - readable.length })
  }
  return { saves: acknowledged(told), files }
}

/** Saves of a change set count when the set was completed, whichever file says so. */
function acknowledged(told: readonly JournalEntry[]): FoldedSave[] {
  const complete = new Set(told.flatMap((entry) => (entry.type === 'complete' ? [entry.changeSetId] : [])))
  const withdrawn = new Set(told.flatMap((entry) => (entry.type === 'withdrawn' ? [entry.changeSetId] : [])))
  const saves = new Map<string, FoldedSave>()
  for (const entry of told) {
    if (entry.type !== 'saved' || withdrawn.has(entry.changeSetId)) continue
    if (entry.changeSetId !== '' && !complete.has(entry.changeSetId)) continue
    for (const save of entry.saves) saves.set(save.id, { ...save, at: entry.at })
  }
  // By the count and never by a time: a clock may have been put back in between.
  return [...saves.values()].sort((left, right) => left.no - right.no)
}

async function openOrSkip(vault: Vault, place: string, sealed: Uint8Array<ArrayBuffer>): Promise<JournalEntry | undefined> {
  try {
    return await openEntry(vault, place, sealed)
  } catch (error) {
    // Another key (the data were wiped and begun anew), a newer program's entry, or damage that the checksum missed.
    if (error instanceof SealBroken || error instanceof Error) return undefined
    throw error
  }
}
