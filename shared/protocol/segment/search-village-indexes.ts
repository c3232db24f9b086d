import { findReversedTail, searchWords } from './search-words.ts'
import { utf8Of } from './utf8.ts'
import { BrokenSegment, ID_MARK, type VillageIndex } from './village-index.ts'

/** A search text ready to be asked of any number of villages: per word the byte strings of which one must begin an entry. */
export type PreparedSearch = readonly (readonly Uint8Array[])[]

export function prepareSearch(text: string): PreparedSearch {
  return searchWords(text).map((word) => {
    const tail = findReversedTail(word)
    return tail === undefined ? [utf8Of(word)] : [utf8Of(word), Uint8Array.of(ID_MARK, ...utf8Of(tail))]
  })
}

/**
 * Rows that match every word of `text`, ascending; rows of the villages are numbered through in the order given. No word
 * gives every row. Per village and word two binary searches on bytes, whatever the number of people.
 */
export function searchVillageIndexes(indexes: readonly VillageIndex[], text: string): Int32Array {
  const search = prepareSearch(text)
  const rows: number[] = []
  let base = 0
  for (const index of indexes) {
    searchVillage(index, search, (row) => rows.push(base + row))
    base += index.size
  }
  return Int32Array.from(rows)
}

/** Calls `found` with each row of one village that matches every word, ascending. Throws `BrokenSegment`. */
export function searchVillage(index: VillageIndex, search: PreparedSearch, found: (row: number) => void): void {
  /** How many words in a row, from the first one, a household has matched. */
  let matched: Uint8Array | undefined
  for (let turn = 0; turn < search.length; turn++) {
    let hits = 0
    for (const prefix of search[turn] ?? []) {
      const end = index.entries.length
      for (let entry = firstAt(index, prefix); entry < end && comparePrefix(index, entry, prefix) === 0; entry++) {
        const row = index.entryRows[entry] ?? index.size
        if (row >= index.size) throw new BrokenSegment('search entry of no household')
        matched ??= new Uint8Array(index.size)
        if (matched[row] === turn) matched[row] = turn + 1
        hits++
      }
    }
    if (hits === 0) return
  }
  for (let row = 0; row < index.size; row++) if (matched === undefined || matched[row] === search.length) found(row)
}

/** The first entry that is not before the prefix. */
function firstAt(index: VillageIndex, prefix: Uint8Array): number {
  let low = 0
  let high = index.entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (comparePrefix(index, middle, prefix) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Zero where the entry begins with the prefix. */
function comparePrefix(index: VillageIndex, entry: number, prefix: Uint8Array): number {
  const start = index.entries[entry] ?? 0
  for (let step = 0; step < prefix.length; step++) {
    const difference = (index.text[start + step] ?? 0) - (prefix[step] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
