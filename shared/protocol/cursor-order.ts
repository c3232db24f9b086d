import type { Cursor } from './pull.ts'

/**
 * Below zero where `left` stands before `right` in the server's commit order, zero where they are the same. A device needs
 * it for receipts, which may come late and in any order, and where new villages are loaded beside old ones.
 */
export function compareCursors(left: Cursor, right: Cursor): number {
  const [leftXid = 0n, leftSeq = 0n] = left.split(':').map(BigInt)
  const [rightXid = 0n, rightSeq = 0n] = right.split(':').map(BigInt)
  if (leftXid !== rightXid) return leftXid < rightXid ? -1 : 1
  return leftSeq === rightSeq ? 0 : leftSeq < rightSeq ? -1 : 1
}

/** The one that lies further back: pulling from there skips nothing of either. */
export function olderCursor(one: Cursor, other: Cursor): Cursor {
  return compareCursors(one, other) <= 0 ? one : other
}
