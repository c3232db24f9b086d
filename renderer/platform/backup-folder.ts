/** `asks`: chosen, and the person has to allow it again by a click. */
export type FolderState = 'none' | 'asks' | 'ready'

export interface BackupFolder {
  /** Where it is, for showing; `undefined` while none was chosen. */
  readFolder(): Promise<string | undefined>
  chooseFolder(): Promise<string | undefined>
  readState(): Promise<FolderState>
  /** Asks the person where the browser wants to; needs a click. */
  allow(): Promise<FolderState>
  /** `name` ends in the date and `.bangfu`; the newest seven of an account are kept. On the desktop beside the profile while no folder was chosen. */
  write(name: string, bytes: Uint8Array): Promise<'written' | 'failed'>
}
