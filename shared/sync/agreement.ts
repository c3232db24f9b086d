import { z } from 'zod'
import { jsonbText } from './jsonb-text.ts'
import type { SyncRecord } from './record.ts'

/** Number of living rows and the sum of their digests, which says whether two sets of rows are the same in any order. */
export const KindTally = z.object({ records: z.int().min(0), sum: z.string().regex(/^\d{1,40}$/) })
export type KindTally = z.infer<typeof KindTally>

/** Tallies by kind of record. A kind without a living row is left out. */
export const VillageTally = z.record(z.string(), KindTally)
export type VillageTally = z.infer<typeof VillageTally>

/**
 * What of a row enters its digest: the first 60 bits of the MD5 of this text (`record.digest` in the central database). MD5
 * finds accidents, which is what it is for here; that nobody changes rows on purpose is the work of seals and sign-in.
 */
export function digestText(record: SyncRecord): string {
  const { id, kind, areaCode, householdId, year, rowVersion, body, fieldVersions } = record
  return `${id}|${kind}|${areaCode}|${householdId}|${year ?? ''}|${rowVersion}|${jsonbText(body)}|${jsonbText(fieldVersions)}`
}

/** Hex digits of an MD5 that make a digest. */
export const DIGEST_HEX_DIGITS = 15

/** The tally of rows by kind; deleted ones do not count, because a device that never had them holds no mark of them. */
export function tallyOf(records: Iterable<SyncRecord>, digestOf: (record: SyncRecord) => bigint): VillageTally {
  const sums = new Map<string, { records: number; sum: bigint }>()
  for (const record of records) {
    if (record.deleted) continue
    const tally = sums.get(record.kind) ?? { records: 0, sum: 0n }
    sums.set(record.kind, { records: tally.records + 1, sum: tally.sum + digestOf(record) })
  }
  return Object.fromEntries([...sums].map(([kind, { records: count, sum }]) => [kind, { records: count, sum: String(sum) }]))
}

export interface Difference {
  readonly villageCode: string
  readonly kind: string
}

/** Where two sides do not hold the same. A village without a living row is like one that is not there. */
export function findDifferences(own: ReadonlyMap<string, VillageTally>, others: ReadonlyMap<string, VillageTally>): readonly Difference[] {
  const villages = [...new Set([...own.keys(), ...others.keys()])].sort()
  return villages.flatMap((villageCode) => {
    const [mine, theirs] = [own.get(villageCode) ?? {}, others.get(villageCode) ?? {}]
    const kinds = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].sort()
    return kinds.filter((kind) => mine[kind]?.sum !== theirs[kind]?.sum || mine[kind]?.records !== theirs[kind]?.records).map((kind) => ({ villageCode, kind }))
  })
}

/** Rows that this side holds and the other does not, counted by village and kind: what taking over the other's state would delete at least. */
export function countVanishing(own: ReadonlyMap<string, VillageTally>, others: ReadonlyMap<string, VillageTally>): number {
  return [...own].reduce((sum, [village, tally]) => sum + Object.entries(tally).reduce((lost, [kind, { records }]) => lost + Math.max(0, records - (others.get(village)?.[kind]?.records ?? 0)), 0), 0)
}

export function countRows(tallies: ReadonlyMap<string, VillageTally>): number {
  return [...tallies.values()].reduce((sum, tally) => sum + Object.values(tally).reduce((rows, { records }) => rows + records, 0), 0)
}

/** One text for a whole scope; its MD5 is the root that a device and the server compare when nothing has changed. */
export function rootText(villages: ReadonlyMap<string, VillageTally>): string {
  const lines = [...villages].flatMap(([village, tally]) => Object.entries(tally).map(([kind, { records, sum }]) => `${village} ${kind} ${records} ${sum}`))
  return lines.sort().join('\n')
}

/** Rows of one village and kind are told apart by the last hex digit of their ids: 16 buckets. */
export const BUCKETS = 16

export function bucketOf(id: string): number {
  return Number.parseInt(id.slice(-1), 16)
}
