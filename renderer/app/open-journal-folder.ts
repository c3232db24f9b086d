import { platform, type JournalFiles } from '../platform/platform.ts'
import type { JournalFolder } from '../store/journal/journal-folder.ts'
import { openOpfsJournalFolder } from '../store/journal/opfs-journal-folder.ts'

/** Files with fsync on the desktop, the browser's private files elsewhere, nothing where there is neither. */
export function openJournalFolder(databaseName: string): JournalFolder | null {
  return platform.journal ? desktopJournalFolder(platform.journal, databaseName) : openOpfsJournalFolder(databaseName)
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
