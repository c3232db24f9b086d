import { z } from 'zod'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import { BrokenSegment } from '../../../shared/protocol/segment/village-index.ts'
import { SealBroken } from '../crypto/sealed-bytes.ts'
import type { Vault } from '../crypto/vault.ts'
import type { StoreTables } from '../disk/database.ts'
import { UnreadableWork } from '../write/saved-operation.ts'
import { gunzip } from './gzip.ts'

/** Records of one village as the server packed them, by household. */
export type RecordsByHousehold = ReadonlyMap<string, readonly SyncRecord[]>

/** Reads base segments and keeps the last few villages unpacked, because a person works in one village at a time. */
export interface VillageRecords {
  read(villageCode: string): Promise<RecordsByHousehold>
  /** Without keeping it: for a walk over all villages, which would push out those that a person works in. */
  readOnce(villageCode: string): Promise<RecordsByHousehold>
  /** Call when a segment has been replaced. */
  forget(villageCode: string): void
  /** Villages that are unpacked now: a place to look before reading the disk. */
  unpacked(): readonly Promise<RecordsByHousehold>[]
}

const KEPT_VILLAGES = 12
const NOTHING: RecordsByHousehold = new Map()

/**
 * The seal proves that these are the bytes that the server sent, and the server wrote them from its own schema; a full
 * parse of 2,000 records would cost ten times the reading of a village.
 */
const SegmentRecords = z.custom<readonly SyncRecord[]>((value) => Array.isArray(value) && value.every(isRecordLike))

function isRecordLike(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'id' in value && 'householdId' in value && 'body' in value && 'rowVersion' in value
}

/** Records of a village as they travel, out of their gzip. Throws where the bytes are not whole. */
export async function unpackRows(packed: Uint8Array<ArrayBuffer>): Promise<readonly SyncRecord[]> {
  return SegmentRecords.parse(JSON.parse(new TextDecoder().decode(await gunzip(packed))))
}

/** `onBroken` hears of a village whose bytes do not open; the read itself fails. */
export function openVillageRecords(tables: StoreTables, vault: Vault, onBroken: (villageCode: string) => void): VillageRecords {
  const kept = new Map<string, Promise<RecordsByHousehold>>()

  async function unpack(villageCode: string): Promise<RecordsByHousehold> {
    const segment = await tables.segments.get(villageCode)
    if (!segment) return NOTHING
    const packed = await vault.openBytes('segments', villageCode, segment.rows)
    return byHousehold(await unpackRows(packed))
  }

  async function unpackOrTell(villageCode: string): Promise<RecordsByHousehold> {
    try {
      return await unpack(villageCode)
    } catch (error) {
      kept.delete(villageCode)
      if (isBroken(error)) onBroken(villageCode)
      throw error
    }
  }

  return {
    readOnce: (villageCode) => unpackOrTell(villageCode),
    read(villageCode) {
      const found = kept.get(villageCode) ?? unpackOrTell(villageCode)
      // Whoever asked hears of the failure; the one that is kept must not count as unhandled.
      found.catch(() => undefined)
      kept.delete(villageCode)
      kept.set(villageCode, found)
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT_VILLAGES) break
        kept.delete(oldest)
      }
      return found
    },
    forget(villageCode) {
      kept.delete(villageCode)
    },
    unpacked: () => [...kept.values()],
  }
}

/** Bytes that do not open or make no sense, as against a database that is closed or a disk that does not answer. */
export function isBroken(error: unknown): boolean {
  return error instanceof SealBroken || error instanceof BrokenSegment || error instanceof UnreadableWork
}

export function byHousehold(records: Iterable<SyncRecord>): RecordsByHousehold {
  const households = new Map<string, SyncRecord[]>()
  for (const record of records) {
    const group = households.get(record.householdId)
    if (group) group.push(record)
    else households.set(record.householdId, [record])
  }
  return households
}
