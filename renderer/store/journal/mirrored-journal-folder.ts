import type { JournalFolder } from './journal-folder.ts'

/** Where the second copy goes; `write` puts bytes at a place and drops what stood behind it. */
export interface CopyFiles {
  list(): Promise<readonly string[]>
  read(name: string): Promise<Uint8Array<ArrayBuffer>>
  /** 0 where the file is not there. */
  size(name: string): Promise<number>
  write(name: string, bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void>
  remove(name: string): Promise<void>
}

/** The copy as it can be reached now. `none`: nobody wants one. `closed`: chosen, and not to be written now. */
export type FindCopy = () => Promise<CopyFiles | 'none' | 'closed'>

export interface MirroredJournalFolder extends JournalFolder {
  /** Brings the copy up to what is here; `false` where it cannot be written. */
  catchUp(): Promise<boolean>
}

/** A save does not wait longer for a stick that hangs; the copy is said to have failed and goes on behind it. */
const PATIENCE_MS = 5_000

/**
 * A journal whose files are copied to a second place, as the desktop does with the backup folder: the copy gets every
 * entry, or the whole file where it missed something, and is read where the first is gone or shorter. A copy that cannot
 * be written holds up nothing and is said.
 */
export function mirrorJournalFolder(own: JournalFolder, findCopy: FindCopy): MirroredJournalFolder {
  const lengths = new Map<string, number>()
  let tail: Promise<unknown> = Promise.resolve()
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = tail.then(work)
    tail = done.catch(() => undefined)
    return done
  }

  async function copyAppended(name: string, bytes: Uint8Array<ArrayBuffer>, length: number): Promise<'written' | 'copy_failed'> {
    const copy = await findCopy()
    if (copy === 'none') return 'written'
    if (copy === 'closed') return 'copy_failed'
    const before = length - bytes.length
    if ((await copy.size(name)) >= before) await copy.write(name, bytes, before)
    else await copyAll(copy)
    return 'written'
  }

  async function copyAll(copy: CopyFiles): Promise<void> {
    for (const name of await own.list()) {
      const bytes = await own.read(name)
      if ((await copy.size(name)) < bytes.length) await copy.write(name, bytes, 0)
    }
  }

  /** What can be read of the copy; one that is away is no reason not to open. */
  async function readable(): Promise<CopyFiles | undefined> {
    const copy = await findCopy().catch(() => 'closed' as const)
    return typeof copy === 'string' ? undefined : copy
  }

  return {
    async list() {
      const copied = await (await readable())?.list().catch(() => [])
      return [...new Set([...(await own.list()), ...(copied ?? [])])].filter((name) => name.endsWith('.journal')).sort()
    },
    async read(name) {
      const copy = await readable()
      const [here, there] = await Promise.all([own.read(name).catch(() => NOTHING), copy ? copy.read(name).catch(() => NOTHING) : NOTHING])
      return there.length > here.length ? there : here
    },
    async append(name, bytes) {
      await own.append(name, bytes)
      const length = (lengths.get(name) ?? 0) + bytes.length
      lengths.set(name, length)
      return within(PATIENCE_MS, inTurn(() => copyAppended(name, bytes, length)))
    },
    async remove(name) {
      await own.remove(name).catch(ignoreMissing)
      await (await readable())?.remove(name).catch(() => undefined)
    },
    catchUp: () =>
      inTurn(async () => {
        const copy = await findCopy()
        if (typeof copy === 'string') return false
        await copyAll(copy)
        return true
      }).catch(() => false),
    close: () => own.close(),
  }
}

const NOTHING = new Uint8Array()

function within(ms: number, work: Promise<'written' | 'copy_failed'>): Promise<'written' | 'copy_failed'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('copy_failed'), ms)
    void work.catch(() => 'copy_failed' as const).then((done) => {
      clearTimeout(timer)
      resolve(done)
    })
  })
}

/** A file that only the copy had. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && error.name === 'NotFoundError')) throw error
}
