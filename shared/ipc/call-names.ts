/** Channels between the window and the desktop. Without Zod, so that the preload stays a few lines. */
export const CALL_NAMES = ['appInfo', 'saveFile', 'openFile', 'printToPdf', 'readServerAddress', 'saveServerAddress', 'listJournal', 'readJournal', 'appendJournal', 'removeJournal', 'readBackupFolder', 'chooseBackupFolder', 'writeBackup', 'readDeviceSecret'] as const
export type CallName = (typeof CALL_NAMES)[number]

export function channelOf(name: CallName): string {
  return `bangfu:${name}`
}
