import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JournalFolder, OpenJournalFolder } from '../../renderer/store/journal/journal-folder.ts'

export interface FileJournal {
  readonly open: OpenJournalFolder
  readonly folder: string
  files(): readonly string[]
  /** Rewrites a file as an accident would: cut, flipped, emptied. */
  damage(name: string, change: (bytes: Buffer) => Buffer): void
  remove(): void
}

/** A journal in real files with fsync, as the desktop keeps it; one database per folder. */
export function createFileJournal(folder = mkdtempSync(join(tmpdir(), 'bangfu-journal-'))): FileJournal {
  const files = () => readdirSync(folder).sort()
  const journal: JournalFolder = {
    list: () => Promise.resolve(files()),
    read: async (name) => new Uint8Array(await readFile(join(folder, name))),
    async append(name, bytes) {
      const file = await open(join(folder, name), 'a')
      await file.write(bytes)
      await file.datasync()
      await file.close()
      return 'written'
    },
    remove: (name) => Promise.resolve(rmSync(join(folder, name))),
    close: () => undefined,
  }
  mkdirSync(folder, { recursive: true })
  return {
    open: () => journal,
    folder,
    files,
    damage: (name, change) => writeFileSync(join(folder, name), change(existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : Buffer.alloc(0))),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
