import type { RegionCode } from '../../domain/region.ts'

/**
 * The columnar index of one village, format 1, little-endian:
 *
 * | bytes | what |
 * |---|---|
 * | 0 | magic `BFVI`, u16 format version, u16 zero |
 * | 8 | u32 each: households n, people p, search entries e, text bytes t |
 * | 24 | village code, 12 ASCII digits, 4 zero bytes |
 * | 40 | f64[n] net income per head in fen, NaN where unknown |
 * | | u8[16 n] ids |
 * | | u32[3 n] text offsets of head name, household number and group |
 * | | u32[n + 1] first person of each household; u32[2 p] text offsets of name and reversed ID number |
 * | | u32[e] text offsets of the search entries, sorted by the bytes from there to the next zero |
 * | | u16[e] household of each entry; u16[n] year; u16[n] guarantees |
 * | | u8[n] each: population, the columns of CODE_COLUMNS, active measures |
 * | | u8[t] text: UTF-8 strings that end with a zero byte, the empty one first |
 *
 * A search entry is a place inside a text: every suffix of a name shares the bytes of the name. Reversed ID numbers begin
 * with the byte 1, so that a tail cannot be taken for a number or a group.
 */
export const MAGIC = 0x49564642
export const FORMAT_VERSION = 1
export const HEADER_BYTES = 40
/** Row numbers are u16. A village of China has some hundreds of households. */
export const MOST_HOUSEHOLDS = 65_535
export const ID_MARK = 1

export interface VillageIndex {
  readonly villageCode: RegionCode
  readonly size: number
  readonly perHeadFen: Float64Array
  readonly ids: Uint8Array
  readonly labels: Uint32Array
  readonly firstPerson: Uint32Array
  readonly people: Uint32Array
  readonly entries: Uint32Array
  readonly entryRows: Uint16Array
  readonly year: Uint16Array
  readonly guarantees: Uint16Array
  readonly population: Uint8Array
  readonly povertyAttr: Uint8Array
  readonly exitFlag: Uint8Array
  readonly householdType: Uint8Array
  readonly identificationStandard: Uint8Array
  readonly mainCause: Uint8Array
  readonly monitorCategory: Uint8Array
  readonly measureCount: Uint8Array
  readonly text: Uint8Array
}

/** The segment is not one, is cut off, or is of a format that this build cannot read: fetch it again. */
export class BrokenSegment extends Error {
  constructor(what: string) {
    super(`broken village segment: ${what}`)
    this.name = 'BrokenSegment'
  }
}

export interface Counts {
  readonly households: number
  readonly people: number
  readonly entries: number
  readonly textBytes: number
}

/** Section starts in the order of the table above, and the length of the whole. The same for the one who packs and the one who reads. */
export function layoutOf({ households, people, entries, textBytes }: Counts) {
  const perHeadFen = HEADER_BYTES
  const ids = perHeadFen + 8 * households
  const labels = ids + 16 * households
  const firstPerson = labels + 12 * households
  const peopleTexts = firstPerson + 4 * (households + 1)
  const entryTexts = peopleTexts + 8 * people
  const entryRows = entryTexts + 4 * entries
  const year = entryRows + 2 * entries
  const guarantees = year + 2 * households
  const bytes = guarantees + 2 * households
  const text = bytes + 8 * households
  return { perHeadFen, ids, labels, firstPerson, peopleTexts, entryTexts, entryRows, year, guarantees, bytes, text, end: text + textBytes }
}
