import type { DesktopBridge } from '../../shared/ipc/desktop-calls.ts'
import type { BackupFolder } from './backup-folder.ts'
import { browserBackups } from './browser-backups.ts'

declare global {
  interface Window {
    /** Put there by the preload; absent in a browser. */
    readonly desktop?: DesktopBridge
  }
}

export interface OpenedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What the surroundings can do. One implementation for the desktop app, one for a browser; this file alone touches `window.desktop`. */
export interface Platform {
  readonly kind: 'desktop' | 'browser'
  appInfo(): Promise<{ readonly version: string; readonly platform: string }>
  saveFile(name: string, bytes: Uint8Array, mime: string): Promise<'saved' | 'cancelled'>
  /** `accept` are endings without a dot. `undefined` when the person chose nothing. */
  openFile(accept: readonly string[]): Promise<OpenedFile | undefined>
  /** The page as it is shown, as a PDF; a browser opens its own print dialog. */
  printToPdf(name: string): Promise<'saved' | 'cancelled'>
  /** Origin of the server, or `undefined` while nobody has said where it is. */
  readServerAddress(): Promise<string | undefined>
  saveServerAddress(address: string): Promise<void>
  /** 32 bytes that the system keeps for this user; null where it keeps none. Not `isProtected`: anybody with the disk can read them. */
  readonly readDeviceSecret: () => Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly isProtected: boolean } | null>
  /** Files beside the browser's database for the journal of unsent work; a browser has none of its own. */
  readonly journal: JournalFiles | null
  /** A folder of the person's choice for daily backups; null in a browser that cannot pick one. */
  readonly backups: BackupFolder | null
  /** Asks a browser not to clear the data by itself when space is short, and says whether it agreed; null where nobody has to be asked. */
  readonly askPersistence: (() => Promise<boolean>) | null
}

/** Calls on the files of one database's journal; `folder` is a SHA-256 in hex. */
export interface JournalFiles {
  list(folder: string): Promise<readonly string[]>
  read(folder: string, name: string): Promise<Uint8Array>
  append(folder: string, name: string, bytes: Uint8Array): Promise<'written' | 'copy_failed'>
  remove(folder: string, name: string): Promise<void>
}

export const platform: Platform = window.desktop ? desktopPlatform(window.desktop) : browserPlatform()

function desktopPlatform(desktop: DesktopBridge): Platform {
  return {
    kind: 'desktop',
    appInfo: () => desktop.appInfo(),
    saveFile: (name, bytes) => desktop.saveFile(name, new Uint8Array(bytes)),
    openFile: async (accept) => (await desktop.openFile([...accept])) ?? undefined,
    printToPdf: (name) => desktop.printToPdf(name),
    readServerAddress: async () => (await desktop.readServerAddress()) ?? undefined,
    saveServerAddress: async (address) => void (await desktop.saveServerAddress(address)),
    readDeviceSecret: async () => {
      const secret = await desktop.readDeviceSecret()
      return secret && { bytes: new Uint8Array(secret.bytes), isProtected: secret.isProtected }
    },
    backups: {
      readFolder: async () => (await desktop.readBackupFolder()) ?? undefined,
      chooseFolder: async () => (await desktop.chooseBackupFolder()) ?? undefined,
      readState: async () => ((await desktop.readBackupFolder()) === null ? 'none' : 'ready'),
      allow: async () => ((await desktop.readBackupFolder()) === null ? 'none' : 'ready'),
      write: (name, bytes) => desktop.writeBackup(name, new Uint8Array(bytes)),
    },
    journal: {
      list: (folder) => desktop.listJournal(folder),
      read: (folder, name) => desktop.readJournal(folder, name),
      append: (folder, name, bytes) => desktop.appendJournal(folder, name, new Uint8Array(bytes)),
      remove: async (folder, name) => void (await desktop.removeJournal(folder, name)),
    },
    askPersistence: null,
  }
}

function browserPlatform(): Platform {
  return {
    kind: 'browser',
    appInfo: () => Promise.resolve({ version: __APP_VERSION__, platform: navigator.userAgent }),
    saveFile: (name, bytes, mime) => Promise.resolve(downloadFile(name, bytes, mime)),
    openFile: chooseFile,
    printToPdf: () => {
      window.print()
      return Promise.resolve('saved')
    },
    // The server that delivered the page is the one to talk to.
    readServerAddress: () => Promise.resolve(window.location.origin),
    saveServerAddress: () => Promise.resolve(),
    readDeviceSecret: () => Promise.resolve(null),
    journal: null,
    backups: browserBackups(),
    askPersistence: async () => (await navigator.storage?.persist?.()) ?? false,
  }
}

function downloadFile(name: string, bytes: Uint8Array, mime: string): 'saved' {
  const address = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has its own hold on the data once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return 'saved'
}

function chooseFile(accept: readonly string[]): Promise<OpenedFile | undefined> {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept.map((ending) => `.${ending}`).join(',')
    input.addEventListener('cancel', () => resolve(undefined))
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (!file) resolve(undefined)
      else file.arrayBuffer().then((buffer) => resolve({ name: file.name, bytes: new Uint8Array(buffer) }), reject)
    })
    input.click()
  })
}
