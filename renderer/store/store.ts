import type { HouseholdFacts } from '../../shared/domain/household-facts.ts'
import type { RecordBodies } from '../../shared/domain/record-body.ts'
import type { RecordId, RecordKind } from '../../shared/domain/record-id.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { HandOver } from '../../shared/sync/hand-over.ts'
import type { Conflict, Outcome } from '../../shared/sync/outcome.ts'
import type { FieldValues, SyncRecord } from '../../shared/sync/record.ts'
import type { Healing } from './journal/heal-store.ts'
import type { SyncLogEntry } from './report/sync-log.ts'
import type { JournalState } from './journal/journal.ts'
import type { ServerWord } from './journal/retention.ts'
import type { TransferStore } from './transfer/transfer-store.ts'

/** A record as the device shows it: the server's row with the unsent changes of this device over it. */
export interface LocalRecord<Kind extends RecordKind = RecordKind> {
  readonly record: Omit<SyncRecord, 'body'> & { readonly kind: Kind; readonly body: RecordBodies[Kind] }
  /** Ops of this record that the server has not answered yet. */
  readonly waiting: number
  /** Last refusal or hold, for the words on the record. */
  readonly trouble: Outcome | null
}

/** Everything of one household. Members are ordered head first, years and dates newest first. Deleted records are left out. */
export interface HouseholdFile {
  readonly household: LocalRecord<'household'>
  readonly members: readonly LocalRecord<'member'>[]
  readonly years: readonly LocalRecord<'household_year'>[]
  readonly statements: readonly LocalRecord<'income_statement'>[]
  readonly guarantees: readonly LocalRecord<'guarantee'>[]
  readonly measures: readonly LocalRecord<'measure'>[]
  readonly attachments: readonly LocalRecord<'attachment'>[]
}

/**
 * One intention to save. A patch carries only the fields that differ from what the person saw. `householdId` of a patch or
 * delete may be left out; naming it saves the store the search for the record.
 */
export type RecordEdit =
  | { readonly kind: 'create'; readonly recordKind: RecordKind; readonly recordId: RecordId; readonly householdId: RecordId; readonly areaCode: RegionCode; readonly year: number | null; readonly body: FieldValues }
  | { readonly kind: 'patch'; readonly recordKind: RecordKind; readonly recordId: RecordId; readonly householdId?: RecordId; readonly changes: FieldValues; readonly resolves?: { readonly conflictId: string; readonly reason: string } }
  | { readonly kind: 'delete'; readonly recordKind: RecordKind; readonly recordId: RecordId; readonly householdId?: RecordId; readonly resolves?: { readonly conflictId: string; readonly reason: string } }

/** Bytes of one content to keep, under the hash that its record names. */
export interface NewContent {
  readonly sha256: string
  readonly householdId: RecordId
  readonly role: 'thumbnail' | 'original'
  readonly mediaType: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Where one content of a household stands on this device; a content that is not listed has never been here. */
export interface ContentState {
  readonly sha256: string
  readonly state: 'waiting' | 'verified' | 'missing' | 'refused'
  readonly acknowledged: number
  readonly pieces: number
  readonly isLocal: boolean
}

/** A named set of edits that can be undone as a whole: an import. */
export interface ChangeSet {
  readonly id: string
  readonly name: string
  readonly at: string
  readonly households: number
  readonly edits: number
  readonly undoneAt: string | null
}

export interface SyncCounts {
  /** Ops saved here and not yet answered by the server. */
  readonly waiting: number
  /** Ops answered since this database began. */
  readonly sent: number
  readonly conflicts: number
  /** Ops that the server held or rejected and a person has to look at. */
  readonly refused: number
  /** Rows that the county database has lost by a restore and not got back, as far as this device knows. */
  readonly kept: number
  readonly lastExchangeAt: string | null
  /** Contents of attachments that the server does not have yet, and their bytes. */
  readonly contents: number
  readonly contentBytes: number
}

/** A row that this device has and the county database has only in an older state, or no more, since it was restored from a backup. */
export interface KeptRecord {
  readonly record: SyncRecord
  readonly at: string
  /**
   * `earlier`: the database has an older state of it. `missing`: it is not there. `waiting`: it has been brought back and is not
   * proven to be there yet. `deleted`: somebody has deleted it since. `homeless`: its household is deleted or gone. The last
   * three cannot be brought back.
   */
  readonly standing: 'earlier' | 'missing' | 'waiting' | 'deleted' | 'homeless'
  /** The fields that differ now, with what they had, and with what they are. */
  readonly changes: FieldValues
  readonly now: FieldValues
}

export interface Safety {
  readonly journal: JournalState
  readonly healing: Healing
}

export interface Draft<Value = unknown> {
  readonly key: string
  readonly value: Value
  readonly savedAt: string
}

export interface Progress {
  readonly done: number
  readonly total: number
}

/**
 * The household list of the whole scope in memory: column arrays over segments and changed rows. Row numbers are valid
 * for one listing only; a new listing comes with every change (`watchListing`).
 */
export interface HouseholdListing {
  readonly size: number
  /** Households of rows in ascending village and household order. */
  factsAt(row: number): HouseholdFacts
  rowOf(id: RecordId): number | undefined
  /**
   * Rows whose head, members, household number or group match: part of a name, pinyin initials from the first letter, the last
   * digits of an ID number (at least three), several words all of which must match. Empty text gives every row.
   */
  search(text: string): Int32Array
  /** Raw columns for filters, sorting and the area indices; `perHeadFen` is NaN where unknown, codes are 0 where unknown, else 1 + position in the code table. */
  readonly columns: {
    readonly villageCode: readonly RegionCode[]
    /** Position in `villageCode`, per row. */
    readonly village: Uint16Array
    readonly population: Uint8Array
    readonly povertyAttr: Uint8Array
    readonly exitFlag: Uint8Array
    readonly householdType: Uint8Array
    readonly identificationStandard: Uint8Array
    readonly mainCause: Uint8Array
    readonly monitorCategory: Uint8Array
    readonly year: Uint16Array
    readonly perHeadFen: Float64Array
    /** Two bits per item in the order of GUARANTEE_ITEMS: 0 unknown, 1 pass, 2 fail. */
    readonly guarantees: Uint16Array
    readonly measureCount: Uint8Array
  }
}

/** The local store of one account on one device. Every method that changes something resolves only when it is on disk. */
export interface Store {
  readonly account: string

  readListing(): Promise<HouseholdListing>
  /** Calls back now and after every change; returns the way to stop. */
  watchListing(onChange: (listing: HouseholdListing) => void): () => void
  findHousehold(id: RecordId): Promise<HouseholdFile | undefined>
  watchHousehold(id: RecordId, onChange: (file: HouseholdFile | undefined) => void): () => void
  /** All households of the given villages with everything in them, for export and comparison; one village at a time. */
  readHouseholds(villages: readonly RegionCode[]): AsyncIterable<readonly HouseholdFile[]>

  /** Record, op and audit line in one strict transaction; edits given together form one group. */
  save(edits: readonly RecordEdit[]): Promise<void>

  /** Records and the contents that they name in one strict transaction: where one does not fit, neither is there. */
  saveAttachments(edits: readonly RecordEdit[], contents: readonly NewContent[]): Promise<void>
  watchContents(householdId: RecordId, onChange: (contents: ReadonlyMap<string, ContentState>) => void): () => void
  /** The whole content; `undefined` where it does not lie on this device. */
  readContent(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>

  /** Saves in pieces with progress; a cancelled import leaves nothing behind. Each household is one group. */
  applyChangeSet(name: string, households: readonly (readonly RecordEdit[])[], onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<ChangeSet>
  listChangeSets(): Promise<readonly ChangeSet[]>
  /** Undoes by new ops, so that what was already sent is undone on the server too. Records edited since are left and named in the result. */
  undoChangeSet(id: string, onProgress: (progress: Progress) => void): Promise<{ readonly undone: number; readonly kept: readonly RecordId[] }>

  saveDraft(key: string, value: unknown): Promise<void>
  findDraft(key: string): Promise<Draft | undefined>
  listDrafts(): Promise<readonly Draft[]>
  dropDraft(key: string): Promise<void>

  /** Ids of the households with changes that the server has not answered, for the mark in the list. */
  watchWaitingHouseholds(onChange: (households: ReadonlySet<string>) => void): () => void
  watchSyncCounts(onChange: (counts: SyncCounts) => void): () => void
  listConflicts(): Promise<readonly Conflict[]>
  /** All conflicts that this device knows of, settled ones too, newest first. */
  listConflictLedger(): Promise<readonly Conflict[]>
  watchConflicts(onChange: (conflicts: readonly Conflict[]) => void): () => void
  /** Ops that were held or rejected, newest first, with what they wanted to change. */
  listTroubles(): Promise<readonly { readonly outcome: Outcome; readonly record: SyncRecord | undefined; readonly changes: FieldValues; readonly at: string }[]>
  /** Takes a refused op off the list after a person has dealt with it; the op and its outcome stay in the audit lines. */
  dismissTrouble(opId: string): Promise<void>

  /** Work that others handed in on households that are this account's now, newest first, until somebody takes it over. */
  listHandOvers(): Promise<readonly HandOver[]>
  watchHandOvers(onChange: (handOvers: readonly HandOver[]) => void): () => void
  takeHandOvers(ids: readonly string[]): Promise<void>
  /** Saves work that is only offered as this person's own. @throws {StoreProblem} where it does not fit, and it stays on the list. */
  acceptHandOver(id: string): Promise<void>
  refuseHandOvers(ids: readonly string[]): Promise<void>
  listKept(): Promise<readonly KeptRecord[]>
  watchKept(onChange: (kept: readonly KeptRecord[]) => void): () => void
  /** Saves kept rows as changes of this person; a household that is missing comes back as a whole. @throws {StoreProblem} like every save. */
  bringBack(recordIds: readonly string[]): Promise<void>
  dropKept(recordIds: readonly string[]): Promise<void>
  /** Packages that travel without a network. */
  readonly transfer: TransferStore

  findSetting(key: string): Promise<unknown>
  saveSetting(key: string, value: unknown): Promise<void>

  /** The last exchanges, newest first. */
  readSyncLog(): Promise<readonly SyncLogEntry[]>
  /** Everything of this account on this device as one file, sealed as it lies on the disk; only the password of today opens it. */
  makeBackup(): Promise<Uint8Array<ArrayBuffer>>
  /** What the help desk needs, as JSON without anything about a person. `program` is version and system. */
  readSupportBundle(program: string): Promise<string>
  /** How unsent work is kept safe, and what the start of this run had to mend. */
  readSafety(): Safety
  /** What the server said last of its clock and of its backups. */
  readServerWord(): Promise<ServerWord>

  close(): void
}
