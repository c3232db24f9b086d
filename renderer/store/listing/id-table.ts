import type { VillageIndex } from '../../../shared/protocol/segment/village-index.ts'

/** Where a household lies in the segments. */
export interface SegmentPlace {
  readonly index: VillageIndex
  readonly row: number
}

/** Finds households of the segments by id: an open hash table over the id bytes, because 100,000 texts in a Map cost 20 times as much. */
export interface IdTable {
  find(id: string): SegmentPlace | undefined
}

export function buildIdTable(indexes: readonly VillageIndex[]): IdTable {
  const size = indexes.reduce((sum, index) => sum + index.size, 0)
  const slots = 2 ** Math.ceil(Math.log2(Math.max(16, size * 2)))
  const mask = slots - 1
  // 0 is an empty slot, else 1 + running number of the household.
  const table = new Int32Array(slots)
  const villageOf = new Uint16Array(size)
  const rowOf = new Uint16Array(size)
  let running = 0
  for (const [village, index] of indexes.entries()) {
    for (let row = 0; row < index.size; row++) {
      villageOf[running] = village
      rowOf[running] = row
      let slot = hashAt(index.ids, 16 * row) & mask
      while (table[slot] !== 0) slot = (slot + 1) & mask
      table[slot] = ++running
    }
  }
  return {
    find(id) {
      const bytes = idBytes(id)
      for (let slot = hashAt(bytes, 0) & mask; table[slot] !== 0; slot = (slot + 1) & mask) {
        const found = (table[slot] ?? 0) - 1
        const index = indexes[villageOf[found] ?? 0]
        const row = rowOf[found] ?? 0
        if (index && isSameId(index.ids, 16 * row, bytes)) return { index, row }
      }
      return undefined
    },
  }
}

function idBytes(id: string): Uint8Array {
  const digits = id.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, byte) => Number.parseInt(digits.slice(2 * byte, 2 * byte + 2), 16))
}

/** The last eight bytes of a UUIDv7 are chance; the multiplications spread ids that are not. */
function hashAt(bytes: Uint8Array, start: number): number {
  let hash = 0x811c9dc5
  for (let at = start + 6; at < start + 16; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

function isSameId(ids: Uint8Array, start: number, bytes: Uint8Array): boolean {
  for (let at = 0; at < 16; at++) if (ids[start + at] !== bytes[at]) return false
  return true
}
