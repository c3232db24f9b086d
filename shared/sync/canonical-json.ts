/** Anything that JSON can hold; `undefined` properties are left out, as JSON does. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined }

/**
 * One text per value: keys sorted by UTF-16 unit, no blanks (RFC 8785 without its number rules, which JavaScript keeps
 * already). Equal values give equal text on every machine, so that it can be hashed and compared.
 * Throws a RangeError for NaN and infinity, which JSON would quietly turn into null.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('number is not finite')
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  let text = ''
  for (const key of Object.keys(value).sort()) {
    const inner = value[key]
    if (inner !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(inner)}`
  }
  return `{${text}}`
}

/** Whether two values mean the same; an absent field and `null` are the same: neither says anything. */
export function sameValue(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  const [one, other] = [left ?? null, right ?? null]
  if (one === other) return true
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return false
  return canonicalJson(one) === canonicalJson(other)
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
