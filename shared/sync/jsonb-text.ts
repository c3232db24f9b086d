import type { JsonValue } from './canonical-json.ts'

/**
 * The text that PostgreSQL gives for a `jsonb` value: keys by length in bytes and then by bytes, `": "` and `", "`, numbers
 * without an exponent. With it a device and the database can hash the same row to the same number, each from what it holds.
 */
export function jsonbText(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return plainNumber(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(jsonbText).join(', ')}]`
  const fields = Object.entries(value).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined)
  return `{${fields.sort(([one], [other]) => compareKeys(one, other)).map(([key, inner]) => `${JSON.stringify(key)}: ${jsonbText(inner)}`).join(', ')}}`
}

/** JavaScript writes very large and very small numbers with an exponent; `numeric` does not. */
function plainNumber(value: number): string {
  const [digits = '', power] = String(value).split('e')
  if (power === undefined) return digits === '-0' ? '0' : digits
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.')
  const sign = value < 0 ? '-' : ''
  const point = whole.length + Number(power)
  const all = whole + fraction
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`
  return all.length <= point ? `${sign}${all.padEnd(point, '0')}` : `${sign}${all.slice(0, point)}.${all.slice(point)}`
}

function compareKeys(one: string, other: string): number {
  // Field names are ASCII but for those of a newer or foreign program; counting their bytes is worth it only then.
  const [left, right] = [bytesOf(one), bytesOf(other)]
  if (left.length !== right.length) return left.length - right.length
  for (let at = 0; at < left.length; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** UTF-8 by hand, because this room has no encoder. */
function bytesOf(text: string): readonly number[] {
  return Array.from(text).flatMap((letter) => {
    const code = letter.codePointAt(0) ?? 0
    if (code < 0x80) return [code]
    if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)]
    if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
    return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
  })
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
