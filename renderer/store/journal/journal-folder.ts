/**
 * Where the journal of one database lies: a place that the browser's database does not share, so that both are never lost
 * together. Each run of the program writes a file of its own and never changes what another one wrote.
 */
export interface JournalFolder {
  /** Names in the order in which the files were begun. */
  list(): Promise<readonly string[]>
  read(name: string): Promise<Uint8Array<ArrayBuffer>>
  /**
   * Adds to the end of a file and makes it where it is not there. Resolves when the bytes are on the disk, not before;
   * `copy_failed` where the person chose a second place and only that one could not be written.
   */
  append(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<'written' | 'copy_failed'>
  remove(name: string): Promise<void>
  /** Lets go of open files. */
  close(): void
}

/** Gives the folder of a database by the database's name; `null` where this computer has no second place to write to. */
export type OpenJournalFolder = (databaseName: string) => JournalFolder | null
