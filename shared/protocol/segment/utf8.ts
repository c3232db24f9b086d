/** UTF-8 without a platform: this room has no TextEncoder, and for short names a loop is faster than one. */
export function appendUtf8(out: number[], text: string): void {
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (point < 0x80) out.push(point)
    else if (point < 0x800) out.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f))
    else if (point < 0x10000) out.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f))
    else out.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f))
  }
}

export function utf8Of(text: string): Uint8Array {
  const out: number[] = []
  appendUtf8(out, text)
  return Uint8Array.from(out)
}

/** Text from `start` up to the next zero byte or the end. */
export function readUtf8(bytes: Uint8Array, start: number): string {
  let text = ''
  let at = start
  for (let lead = bytes[at] ?? 0; lead !== 0; lead = bytes[at] ?? 0) {
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    let point = length === 1 ? lead : lead & (0x7f >> length)
    for (let step = 1; step < length; step++) point = (point << 6) | ((bytes[at + step] ?? 0) & 0x3f)
    text += String.fromCodePoint(Math.min(point, 0x10ffff))
    at += length
  }
  return text
}
