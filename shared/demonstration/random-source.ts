/** A seeded source of chance: the same seed gives the same county on every machine. */
export interface RandomSource {
  /** In [0, 1). */
  next(): number
  /** Whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  pick<Item>(items: readonly [Item, ...Item[]]): Item
  /** One of the items, as often as its share says; shares need not add up to one. */
  weighted<Item>(items: readonly (readonly [item: Item, share: number])[]): Item
  chance(share: number): boolean
  /** Standard normal, by Box and Muller. */
  normal(): number
}

/** Mulberry32: small, fast, and good enough for made-up people. */
export function createRandomSource(seed: number): RandomSource {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    between,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    weighted: (items) => pickWeighted(items, next()),
    chance: (share) => next() < share,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

function pickWeighted<Item>(items: readonly (readonly [Item, number])[], roll: number): Item {
  const total = items.reduce((sum, [, share]) => sum + share, 0)
  let left = roll * total
  for (const [item, share] of items) {
    left -= share
    if (left < 0) return item
  }
  const last = items.at(-1)
  if (!last) throw new Error('A choice needs at least one item.')
  return last[0]
}
