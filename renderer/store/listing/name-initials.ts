import { pinyin } from 'pinyin-pro'

const known = new Map<string, string>()
const MOST_KNOWN = 200_000

/** Pinyin initials of a name, `张小明` → `zxm`, with the reading that a character has as a surname: as the server does it for the segments. */
export function initialsOf(name: string): string {
  const found = known.get(name)
  if (found !== undefined) return found
  const initials = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', surname: 'head', nonZh: 'removed' }).join('').toLowerCase()
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(name, initials)
  return initials
}
