const DIGIT_BITS = 11
const BUCKETS = 1 << DIGIT_BITS
const WORD_BITS = 32

/**
 * Positions of the values in ascending order. Values that are not negative are sorted by digits, which takes a few
 * milliseconds for 100,000: whole numbers below 2³² (incomes in fen) by themselves, others (shares of a line) by their
 * bits, which stand in the order of the numbers. Anything else is sorted by comparison.
 */
export function incomeOrder(values: Float64Array): Uint32Array {
  // Cutting to u32 changes whatever is not a whole number in its range.
  const cut = new Uint32Array(values)
  if (isSame(values, cut)) return radixOrder(cut, 1)
  if (isNeverNegative(values)) return radixOrder(lowWordFirst(values), 2)
  return Uint32Array.from(values, (_, position) => position).sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0))
}

function isSame(values: Float64Array, cut: Uint32Array): boolean {
  for (let row = 0; row < values.length; row++) if (values[row] !== cut[row]) return false
  return true
}

/** Not for `-0`, whose sign would sort it behind everything. */
function isNeverNegative(values: Float64Array): boolean {
  for (let row = 0; row < values.length; row++) if (!(1 / (values[row] ?? -1) > 0)) return false
  return true
}

/** The bits of each number as two words, as every machine that this runs on keeps them (little-endian). */
function lowWordFirst(values: Float64Array): Uint32Array {
  return new Uint32Array(values.slice().buffer)
}

/**
 * Order of keys of `width` words each, lowest word first, one pass a digit; a digit that is the same everywhere needs none.
 * Plain loops: `from` with a function and iterators cost several times the sort itself.
 */
function radixOrder(words: Uint32Array, width: 1 | 2): Uint32Array {
  const rows = words.length / width
  let from = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) from[row] = row
  let to = new Uint32Array(rows)
  for (let word = 0; word < width; word++) {
    for (let shift = 0; shift < WORD_BITS; shift += DIGIT_BITS) {
      const starts = digitStarts(words, width, word, shift)
      if (!starts) continue
      for (let row = 0; row < rows; row++) {
        const position = from[row] ?? 0
        const digit = ((words[width * position + word] ?? 0) >>> shift) & (BUCKETS - 1)
        const place = starts[digit] ?? 0
        to[place] = position
        starts[digit] = place + 1
      }
      ;[from, to] = [to, from]
    }
  }
  return from
}

/** Where the rows of each digit begin; `undefined` where all rows have the same digit. */
function digitStarts(words: Uint32Array, width: 1 | 2, word: number, shift: number): Uint32Array | undefined {
  const counts = new Uint32Array(BUCKETS)
  for (let at = word; at < words.length; at += width) {
    const digit = ((words[at] ?? 0) >>> shift) & (BUCKETS - 1)
    counts[digit] = (counts[digit] ?? 0) + 1
  }
  let start = 0
  for (let digit = 0; digit < BUCKETS; digit++) {
    const count = counts[digit] ?? 0
    if (count > 0 && count * width === words.length) return undefined
    counts[digit] = start
    start += count
  }
  return counts
}
