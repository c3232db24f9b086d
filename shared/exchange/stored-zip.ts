export interface StoredFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A zip of files as they are, without packing them. (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16.) */
export function writeStoredZip(files: readonly StoredFile[]): Uint8Array<ArrayBuffer> {
  const heads = files.map(({ name, bytes }) => ({ name: Uint8Array.from(name, (letter) => letter.charCodeAt(0)), bytes, crc: crc32(bytes) }))
  const body = heads.reduce((sum, { name, bytes }) => sum + LOCAL_BYTES + name.length + bytes.length, 0)
  const directory = heads.reduce((sum, { name }) => sum + ENTRY_BYTES + name.length, 0)
  const zip = new Uint8Array(body + directory + END_BYTES)
  const view = new DataView(zip.buffer)
  let at = 0
  let entry = body
  for (const { name, bytes, crc } of heads) {
    view.setUint32(entry, 0x02014b50, true)
    describe(view, entry + 6, crc, bytes.length, name.length)
    view.setUint32(entry + 42, at, true)
    zip.set(name, entry + ENTRY_BYTES)
    entry += ENTRY_BYTES + name.length
    view.setUint32(at, 0x04034b50, true)
    describe(view, at + 4, crc, bytes.length, name.length)
    zip.set(name, at + LOCAL_BYTES)
    zip.set(bytes, at + LOCAL_BYTES + name.length)
    at += LOCAL_BYTES + name.length + bytes.length
  }
  view.setUint32(entry, 0x06054b50, true)
  view.setUint16(entry + 8, heads.length, true)
  view.setUint16(entry + 10, heads.length, true)
  view.setUint32(entry + 12, directory, true)
  view.setUint32(entry + 16, body, true)
  return zip
}

const LOCAL_BYTES = 30
const ENTRY_BYTES = 46
const END_BYTES = 22

/** The fields that a file's head and its line in the directory have in common, in the same order. */
function describe(view: DataView, at: number, crc: number, bytes: number, nameBytes: number): void {
  view.setUint16(at, 20, true)
  view.setUint32(at + 10, crc, true)
  view.setUint32(at + 14, bytes, true)
  view.setUint32(at + 18, bytes, true)
  view.setUint16(at + 22, nameBytes, true)
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 255] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}
