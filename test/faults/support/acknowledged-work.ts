import type { Homes } from './read-homes.ts'

/**
 * Keeps book of where every acknowledged save and photo must still lie: in the browser's database, in its journal, at the
 * server. What harm has taken from its last home, and only that, may be gone at the end.
 */
export interface AcknowledgedWork {
  /** A save that the screen acknowledged, by its mark: from now on it has to be found. */
  saved(mark: string): void
  /** A photo, by the hash of its content. Contents lie in the database and in no journal. */
  photographed(sha256: string): void
  databaseDeleted(): void
  /** What the journal told of before and after it was harmed. */
  journalHarmed(before: readonly string[], after: readonly string[]): void
  /** After a sign-in, which heals: what both homes tell of now. */
  found(homes: Homes): void
  /** What the server holds after something was taken from it or from the browser. */
  leftAtServer(marks: ReadonlySet<string>, contents: ReadonlySet<string>): void
  /** Whether a photo in the browser's database is not among what the server holds. */
  hasOnlyHere(contents: ReadonlySet<string>): boolean
  readonly marks: ReadonlySet<string>
  readonly photos: ReadonlySet<string>
  /** Taken from their last home by harm. */
  readonly takenMarks: ReadonlySet<string>
  readonly takenPhotos: ReadonlySet<string>
  /** What a home did not tell of any more although nobody had harmed it there: the first loss, seen at once. */
  readonly missing: readonly string[]
}

export function keepBook(): AcknowledgedWork {
  const [marks, database, journal, takenMarks] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()]
  const [photos, localPhotos, takenPhotos] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const missing: string[] = []
  return {
    marks,
    photos,
    takenMarks,
    takenPhotos,
    missing,
    saved(mark) {
      for (const home of [marks, database, journal]) home.add(mark)
    },
    photographed(sha256) {
      photos.add(sha256)
      localPhotos.add(sha256)
    },
    databaseDeleted() {
      database.clear()
      localPhotos.clear()
    },
    journalHarmed(before, after) {
      const readable = new Set(after)
      for (const mark of before) if (!readable.has(mark)) journal.delete(mark)
    },
    found(homes) {
      // Healing brings back what only the journal has, and gives what waits its second home again.
      for (const mark of journal) database.add(mark)
      const [inDatabase, inJournal] = [new Set(homes.database), new Set(homes.journal)]
      for (const mark of database) if (!inDatabase.has(mark)) missing.push(`database: ${mark}`)
      for (const mark of journal) if (!inJournal.has(mark)) missing.push(`journal: ${mark}`)
      for (const mark of inJournal) if (marks.has(mark)) journal.add(mark)
    },
    leftAtServer(held, contents) {
      for (const mark of marks) if (!database.has(mark) && !journal.has(mark) && !held.has(mark)) takenMarks.add(mark)
      for (const photo of photos) if (!localPhotos.has(photo) && !contents.has(photo)) takenPhotos.add(photo)
    },
    hasOnlyHere: (contents) => [...localPhotos].some((photo) => !contents.has(photo)),
  }
}
