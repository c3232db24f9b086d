import type { ChangeBus } from './change-bus.ts'
import type { KeyHeader } from './crypto/password-key.ts'
import type { Vault } from './crypto/vault.ts'
import type { Disk } from './disk/database.ts'
import type { Journal } from './journal/journal.ts'
import type { ListingState } from './listing/listing-state.ts'
import type { VillageRecords } from './read/village-records.ts'
import type { WriteLock } from './write-lock.ts'

/** What every part of one opened store works with. */
export interface StoreCore {
  readonly serverId: string
  readonly account: string
  readonly disk: Disk
  readonly vault: Vault
  readonly lock: WriteLock
  readonly bus: ChangeBus
  readonly listing: ListingState
  readonly villages: VillageRecords
  readonly clock: Clock
  readonly journal: Journal
  /** Opens the data with the password alone, on any computer: for backups only. */
  readonly portableHeader: KeyHeader
}

/** Device time, and how far the server's is from it as the last exchange showed. */
export interface Clock {
  now(): Date
  serverOffsetMs: number
}
