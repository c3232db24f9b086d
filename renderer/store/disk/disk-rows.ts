import type { VillageTally } from '../../../shared/sync/agreement.ts'
import type { Waypoint } from '../../../shared/protocol/waypoint.ts'
import type { Outcome } from '../../../shared/sync/outcome.ts'

type Sealed = Uint8Array<ArrayBuffer>

/** Gzip-compressed JSON array of `SyncRecord` of one village, sealed as it came. */
export interface SegmentRow {
  readonly villageCode: string
  readonly version: string
  readonly records: number
  readonly rows: Sealed
}

/** Columnar index of one village (`shared/protocol/segment`), sealed as it came. */
export interface IndexRow {
  readonly villageCode: string
  readonly index: Sealed
}

/** A record that differs from its segment, as the server last sent it; deleted ones stay as marks over the segment. */
export interface RecordRow {
  readonly id: string
  readonly kind: string
  readonly householdId: string
  readonly areaCode: string
  readonly rowVersion: number
  readonly sealed: Sealed
}

/** Derived facts of a household that differs from its segment, `null` inside for one that is gone. */
export interface FactsRow {
  readonly householdId: string
  readonly sealed: Sealed
}

/** Households whose records changed by an exchange and whose facts are to be derived again: one row a page, because rows are dear. */
export interface StaleRow {
  readonly n?: number
  readonly householdIds: readonly string[]
}

/** A row that an older one of the server has replaced: the only copy until the device that made it comes back. */
export interface KeptRow {
  readonly recordId: string
  readonly householdId: string
  readonly areaCode: string
  readonly at: string
  readonly rowVersion: number
  readonly sealed: Sealed
}

/** What was counted in a village, by kind: numbers and sums of digests, nothing that tells of a person. */
export interface TallyRow {
  readonly villageCode: string
  readonly tally: VillageTally
}

/** Ops of one save that the server has not answered. */
export interface OutboxRow {
  readonly n?: number
  /** Also the group id of the ops, where there are several. */
  readonly id: string
  readonly householdIds: readonly string[]
  readonly recordIds: readonly string[]
  readonly opIds: readonly string[]
  /** Number of ops; indexed, so that counting the waiting ones opens nothing. */
  readonly ops: number
  /** Sequence number of the first op; 0 until the row is first read for sending, so that a cancelled import leaves no gap. */
  readonly firstSeq: number
  readonly lineageId: string
  /** Rows of a change set that is not complete are never sent. */
  readonly changeSetId: string
  /** Place in the order of saving. */
  readonly no: number
  /** Bytes of the sealed ops, to fill a batch without opening everything. */
  readonly bytes: number
  readonly sealed: Sealed
}

/** Held or rejected op, until a person has dealt with it. */
export interface TroubleRow {
  readonly opId: string
  readonly recordId: string
  readonly householdId: string
  readonly at: string
  readonly outcome: Outcome
  readonly sealed: Sealed
}

export interface ConflictRow {
  readonly id: string
  readonly householdId: string
  readonly open: 0 | 1
  readonly sealed: Sealed
}

/** `telling`, `accepting`, `refusing`: a person here has decided, and the server does not know yet. */
export interface HandOverRow {
  readonly id: string
  readonly householdId: string
  readonly state: 'open' | 'telling' | 'accepting' | 'refusing' | 'taken'
  readonly sealed: Sealed
}

/** One line of the log of exchanges; open, because nothing in it tells of a person. */
export interface SyncLogRow {
  readonly n?: number
  readonly at: string
  readonly event: string
  readonly problem: string | null
  readonly requestId: string | null
  readonly unsent: number
  readonly count?: number | undefined
}

export interface DraftRow {
  readonly key: string
  readonly savedAt: string
  readonly sealed: Sealed
}

/** Who did what when: a save with its ops, or the server's answers. Only ever added to. */
export interface AuditRow {
  readonly n?: number
  readonly id: string
  readonly at: string
  readonly what: 'saved' | 'answered' | 'dismissed' | 'cancelled' | 'repaired'
  readonly changeSetId: string
  /** Of a save, its place in the order of saving: counted, because a clock may be put back. */
  readonly no?: number
  readonly sealed: Sealed
}

export interface ChangeSetRow {
  readonly id: string
  readonly at: string
  readonly state: 'pending' | 'complete'
  readonly sealed: Sealed
}

/** A package that this device made. Its ops stay in the outbox until they are answered, by whichever way. */
export interface ExportRow {
  readonly packageId: string
  readonly at: string
  readonly operations: number
  readonly answeredAt: string | null
}

/** A package that this device carries for another. It is sealed by its sender and nobody here can read it. */
export interface ParcelRow {
  readonly packageId: string
  readonly state: 'received' | 'handed_in' | 'answered' | 'refused'
  readonly at: string
  readonly account: string
  readonly areaCode: string
  readonly operations: number
  /** Why the county refused it. */
  readonly reason: string | null
  readonly file: Sealed
  readonly receipt: Sealed | null
}

/** Small facts by name; what may be read before unlocking lies open, the rest is sealed by its writer. */
export interface MetaRow {
  readonly key: string
  readonly value: unknown
}

/**
 * One content of attachments, named by its hash. `waiting`: to be sent. `verified`: the server has it and echoed its hash.
 * `missing`: gone from this device before the server had it. `refused`: the server does not take its type.
 */
export interface AttachmentRow {
  readonly sha256: string
  readonly householdIds: readonly string[]
  readonly role: 'thumbnail' | 'original'
  readonly state: 'waiting' | 'verified' | 'missing' | 'refused'
  readonly mediaType: string
  readonly bytes: number
  /** Places that the server has said it holds. */
  readonly acknowledged: readonly number[]
  /** When the server echoed the hash: by its own clock, and the waypoint that it had given by then. */
  readonly verifiedAt?: string
  readonly verifiedBy?: Waypoint
  /** Whether it was made on this device, and not fetched. */
  readonly isOwn?: boolean
  /** Whether the pieces lie on this device. */
  readonly isLocal: boolean
  readonly addedAt: string
  readonly usedAt: string
}

export interface PieceRow {
  readonly sha256: string
  readonly place: number
  readonly sealed: Sealed
}
