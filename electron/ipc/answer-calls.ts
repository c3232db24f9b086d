import { BrowserWindow, ipcMain } from 'electron'
import { CALL_NAMES, channelOf, type CallName } from '../../shared/ipc/call-names.ts'
import { DESKTOP_CALLS } from '../../shared/ipc/desktop-calls.ts'
import { isOwnPage } from '../app-origin.ts'
import { appInfo } from './app-info.ts'
import type { CallHandler } from './call-handler.ts'
import { chooseBackupFolder, readBackupFolder, writeBackup } from './backup-folder.ts'
import { readDeviceSecret } from './device-secret.ts'
import { appendJournal, listJournal, readJournal, removeJournal } from './journal-files.ts'
import { openFile } from './open-file.ts'
import { printToPdf } from './print-to-pdf.ts'
import { saveFile } from './save-file.ts'
import { readServerAddress, saveServerAddress } from './server-address.ts'

const HANDLERS: { readonly [Name in CallName]: CallHandler<Name> } = { appInfo, saveFile, openFile, printToPdf, readServerAddress, saveServerAddress, listJournal, readJournal, appendJournal, removeJournal, readBackupFolder, chooseBackupFolder, writeBackup, readDeviceSecret }

/** The door: who asks, what is asked and what is answered are all checked before anything happens. */
export function answerCalls(): void {
  for (const name of CALL_NAMES) answerCall(name)
}

function answerCall<Name extends CallName>(name: Name): void {
  const contract = DESKTOP_CALLS[name]
  ipcMain.handle(channelOf(name), async (event, ...args: readonly unknown[]) => {
    const window = BrowserWindow.fromWebContents(event.sender)
    const isMainFrame = event.senderFrame !== null && event.senderFrame === event.sender.mainFrame
    if (!window || !isMainFrame || !isOwnPage(event.senderFrame.url)) throw new Error('desktop.untrusted_sender')
    const checked = contract.args.safeParse(args)
    if (!checked.success) throw new Error(`desktop.bad_arguments ${name}: ${checked.error.issues[0]?.message ?? ''}`)
    // The table above pairs each name with its handler; TypeScript cannot follow the pair through a generic call.
    const handler = HANDLERS[name] as (window: BrowserWindow, ...args: readonly unknown[]) => Promise<unknown>
    return contract.result.parse(await handler(window, ...checked.data))
  })
}
