import type { KeyHeader } from '../crypto/password-key.ts'
import type { Vault } from '../crypto/vault.ts'
import { uuidv7 } from '../new-id.ts'
import { sealEntry, type JournalEntry } from './journal-entry.ts'
import type { JournalFolder } from './journal-folder.ts'
import { encodeFrame } from './journal-frames.ts'
import { encodeKeyHeader } from './journal-head.ts'

/**
 * `none`: this computer has no second place to write to. `failing`: it had, and the last write there did not succeed.
 * `copy_failing`: the journal is well, but its copy in the folder that the person chose could not be written.
 */
export type JournalState = 'none' | 'ok' | 'copy_failing' | 'failing'

/** The second home of every save that is not sent yet. */
export interface Journal {
  /** Resolves when the entry is on disk, or when it cannot be: the database holds the save then, and `state` tells. */
  write(entry: JournalEntry): Promise<void>
  state(): JournalState
  /** The file of this run. */
  readonly file: string
  close(): void
}

/** The lock that says that a run still writes to a file, so that nobody clears it away. */
export function journalLock(file: string): string {
  return `bangfu:journal:${file}`
}

/** Starts the journal of this run; the file begins with the key header, at once. */
export async function startJournal(folder: JournalFolder | null, vault: Vault, header: KeyHeader, now: Date): Promise<Journal> {
  // Counted, because the newest key header is looked for in the last file, and a clock may have been put back.
  const count = 1 + Math.max(0, ...(await listOrNone(folder)).map((name) => Number.parseInt(name, 10) || 0))
  const file = `${String(count).padStart(8, '0')}-${now.toISOString().slice(0, 10)}-${uuidv7().slice(-12)}.journal`
  if (!folder) return { write: () => Promise.resolve(), state: () => 'none', file, close: () => undefined }
  const letGo = holdLock(journalLock(file))
  let state: JournalState = 'ok'
  // One after the other: the order of the entries is the order of the saves.
  let tail: Promise<void> = Promise.resolve()
  const append = (bytes: () => Promise<Uint8Array<ArrayBuffer>>): Promise<void> => {
    tail = tail.then(async () => {
      try {
        state = (await folder.append(file, await bytes())) === 'written' ? 'ok' : 'copy_failing'
      } catch {
        state = 'failing'
      }
    })
    return tail
  }
  // Twice, because one damaged byte in it would close everything behind it.
  const head = encodeKeyHeader(header)
  await append(() => Promise.resolve(joined(head, head)))
  return {
    file,
    write: (entry) => append(async () => encodeFrame('entry', await sealEntry(vault, file, entry))),
    state: () => state,
    close() {
      letGo()
      void tail.then(() => folder.close())
    },
  }
}

/** A folder that cannot be read now is written to all the same, and says so then. */
function listOrNone(folder: JournalFolder | null): Promise<readonly string[]> {
  return folder ? folder.list().catch(() => []) : Promise.resolve([])
}

function joined(one: Uint8Array<ArrayBuffer>, other: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

function holdLock(name: string): () => void {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks
  if (!locks) return () => undefined
  let letGo: () => void = () => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  void locks.request(name, () => held).catch(() => undefined)
  return letGo
}
