import type { FieldValues, SyncRecord } from '../../shared/sync/record.ts'

/** What stood on the screen when a form was opened; the person looks at it until the save, whatever arrives. */
export interface OpenForm {
  /** By record id: the record as it was shown, with what waited then. */
  readonly seen: ReadonlyMap<string, Glimpse>
  /** The life of the server whose rows were shown. */
  readonly seenIn: string | null
  /** Op ids of own saves since, in order. */
  readonly ownSince: string[]
}

export interface Glimpse {
  readonly view: SyncRecord | undefined
  /** For the oracle: the values, and below them the op that wrote each field as far as the server's row held it. */
  readonly screen: FieldValues
  readonly knownWrites: Readonly<Record<string, string>>
}
