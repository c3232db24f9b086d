/** Levels of lists and objects inside each other that anything sent to the server may have: an op needs five. Deeper values break programs that walk them. */
export const MAX_NESTING = 16

/** What XML 1.0 has no way to write: a workbook that holds one of them does not open. What PostgreSQL refuses is among them. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u

/**
 * Whether a JSON value may be written anew: the database can keep it (`isKeepable`) and so can every document that it is
 * handed out in, Excel workbooks above all.
 */
export function isStorable(value: unknown): boolean {
  return holds(value, (text) => !UNWRITABLE.test(text))
}

/**
 * Whether the database can keep a JSON value as it is, and every program can walk it: no zero character and no half of a
 * surrogate pair anywhere, which PostgreSQL refuses and which would take a whole batch down, and no more than
 * `MAX_NESTING` levels. Bytes are not JSON and pass.
 */
export function isKeepable(value: unknown): boolean {
  return holds(value, (text) => !/[\0\p{Surrogate}]/u.test(text))
}

function holds(value: unknown, isGood: (text: string) => boolean): boolean {
  // With a list of what is left to do instead of calling itself: a value nested 100,000 levels must not end the program.
  const left: { readonly value: unknown; readonly level: number }[] = [{ value, level: 1 }]
  for (let next = left.pop(); next; next = left.pop()) {
    if (typeof next.value === 'string' && !isGood(next.value)) return false
    if (typeof next.value !== 'object' || next.value === null || next.value instanceof Uint8Array) continue
    if (next.level > MAX_NESTING) return false
    for (const [key, inner] of Object.entries(next.value)) {
      if (!isGood(key)) return false
      left.push({ value: inner, level: next.level + 1 })
    }
  }
  return true
}

/** Whether a value has no more than `most` levels of lists and objects inside each other. */
export function isShallow(value: unknown, most: number): boolean {
  const left: { readonly value: unknown; readonly level: number }[] = [{ value, level: 1 }]
  for (let next = left.pop(); next; next = left.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue
    if (next.level > most) return false
    for (const inner of Object.values(next.value)) left.push({ value: inner, level: next.level + 1 })
  }
  return true
}
