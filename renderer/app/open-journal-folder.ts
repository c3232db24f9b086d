import { folderFiles } from '../platform/folder-files.ts'
import { findPickedFolder } from '../platform/picked-folder.ts'
import { platform, type JournalFiles } from '../platform/platform.ts'
import type { JournalFolder } from '../store/journal/journal-folder.ts'
import { mirrorJournalFolder, type FindCopy, type MirroredJournalFolder } from '../store/journal/mirrored-journal-folder.ts'
import { openOpfsJournalFolder } from '../store/journal/opfs-journal-folder.ts'

let open: MirroredJournalFolder | undefined

/**
 * Files with fsync on the desktop, which copies them itself; the browser's private files elsewhere, with a copy in the
 * folder that the person picked; nothing where there is neither.
 */
export function openJournalFolder(databaseName: string): JournalFolder | null {
  if (platform.journal) return desktopJournalFolder(platform.journal, databaseName)
  const own = openOpfsJournalFolder(databaseName)
  if (!own) return null
  open = mirrorJournalFolder(own, copyInPickedFolder(hashOf(databaseName)))
  return open
}

/** Copies what is unsent into the folder at once, after it was picked or allowed; `false` where that failed. */
export async function copyJournalNow(): Promise<boolean> {
  return (await open?.catchUp()) ?? true
}

/** The same places in the folder as the desktop uses, so that either finds what the other wrote. */
function copyInPickedFolder(name: Promise<string>): FindCopy {
  return async () => {
    const picked = await findPickedFolder()
    if (!picked) return 'none'
    return picked.state === 'ready' ? folderFiles(picked.handle, ['journal', await name]) : 'closed'
  }
}

function desktopJournalFolder(files: JournalFiles, databaseName: string): JournalFolder {
  const folder = hashOf(databaseName)
  return {
    list: async () => files.list(await folder),
    read: async (name) => new Uint8Array(await files.read(await folder, name)),
    append: async (name, bytes) => files.append(await folder, name, bytes),
    remove: async (name) => files.remove(await folder, name),
    close: () => undefined,
  }
}

async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
