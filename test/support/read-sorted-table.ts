/** The blocks of a LevelDB table, inflated where they are written in Snappy; a file that is not one has none. */
export function readSortedTable(file: Buffer): readonly Buffer[] {
  const footer = file.subarray(-FOOTER_BYTES)
  if (footer.length < FOOTER_BYTES || !footer.subarray(-8).equals(MAGIC)) return []
  const cursor = { at: 0 }
  readVarint(footer, cursor)
  readVarint(footer, cursor)
  const index = readBlock(file, readVarint(footer, cursor), readVarint(footer, cursor))
  return handlesOf(index).map(([offset, size]) => readBlock(file, offset, size))
}

const FOOTER_BYTES = 48
const MAGIC = Buffer.from('57fb808b247547db', 'hex')
const SNAPPY = 1

interface Cursor {
  at: number
}

function readBlock(file: Buffer, offset: number, size: number): Buffer {
  const block = file.subarray(offset, offset + size)
  return file[offset + size] === SNAPPY ? inflateSnappy(block) : block
}

/** Values of an index block: where each data block begins and how long it is. */
function handlesOf(block: Buffer): readonly (readonly [number, number])[] {
  const restarts = block.readUInt32LE(block.length - 4)
  const end = block.length - 4 * (restarts + 1)
  const handles: [number, number][] = []
  for (const cursor = { at: 0 }; cursor.at < end; ) {
    readVarint(block, cursor)
    const keyBytes = readVarint(block, cursor)
    const valueBytes = readVarint(block, cursor)
    const value = { at: cursor.at + keyBytes }
    cursor.at = value.at + valueBytes
    handles.push([readVarint(block, value), readVarint(block, value)])
  }
  return handles
}

function readVarint(bytes: Buffer, cursor: Cursor): number {
  let value = 0
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[cursor.at++] ?? 0
    value += (byte & 127) * factor
    if (byte < 128) return value
  }
}

/** The raw Snappy format: a length, then literals and copies of what came before. */
function inflateSnappy(bytes: Buffer): Buffer {
  const cursor = { at: 0 }
  const out = Buffer.alloc(readVarint(bytes, cursor))
  let filled = 0
  while (cursor.at < bytes.length && filled < out.length) {
    const tag = bytes[cursor.at++] ?? 0
    if ((tag & 3) === 0) {
      const more = (tag >> 2) - 59
      const length = more > 0 ? bytes.readUIntLE(cursor.at, more) + 1 : (tag >> 2) + 1
      if (more > 0) cursor.at += more
      filled += bytes.copy(out, filled, cursor.at, cursor.at + length)
      cursor.at += length
      continue
    }
    const [length, width, high] = (tag & 3) === 1 ? [((tag >> 2) & 7) + 4, 1, (tag >> 5) << 8] : [(tag >> 2) + 1, (tag & 3) === 2 ? 2 : 4, 0]
    const back = bytes.readUIntLE(cursor.at, width) + high
    cursor.at += width
    for (let copied = 0; copied < length; copied++, filled++) out[filled] = out[filled - back] ?? 0
  }
  return out
}
