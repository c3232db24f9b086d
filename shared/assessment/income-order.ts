const DIGIT_BITS = 11
const BUCKETS = 1 << DIGIT_BITS
const MAX_RADIX = 2 ** 32

/**
 * Positions of the values in ascending order. Whole numbers below 2³² (incomes in fen) are sorted by digits, which
 * takes a few milliseconds for 100,000; anything else by comparison.
 */
export function incomeOrder(values: Float64Array): Uint32Array {
  const whole = values.every((value) => Number.isInteger(value) && value >= 0 && value < MAX_RADIX)
  return whole ? radixOrder(Uint32Array.from(values)) : Uint32Array.from(values, (_, position) => position).sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0))
}

function radixOrder(keys: Uint32Array): Uint32Array {
  let from: Uint32Array = Uint32Array.from(keys, (_, position) => position)
  let to: Uint32Array = new Uint32Array(keys.length)
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    const starts = digitStarts(keys, shift)
    for (const position of from) {
      const digit = ((keys[position] ?? 0) >>> shift) & (BUCKETS - 1)
      const place = starts[digit] ?? 0
      to[place] = position
      starts[digit] = place + 1
    }
    ;[from, to] = [to, from]
  }
  return from
}

function digitStarts(keys: Uint32Array, shift: number): Uint32Array {
  const counts = new Uint32Array(BUCKETS)
  for (const key of keys) {
    const digit = (key >>> shift) & (BUCKETS - 1)
    counts[digit] = (counts[digit] ?? 0) + 1
  }
  let start = 0
  return counts.map((count) => {
    const here = start
    start += count
    return here
  })
}
