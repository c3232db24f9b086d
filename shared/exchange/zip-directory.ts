/** One file inside of a zip, as the directory tells of it. */
export interface ZipPart {
  readonly name: string
  /** 8 is deflate, 0 is stored as it is. */
  readonly method: number
  /** The packed bytes; empty where the directory points outside of the file. */
  readonly packed: Uint8Array<ArrayBuffer>
  /** What it says it becomes; a hostile file lies about it. */
  readonly unpackedBytes: number
}

/** What the directory at the end of a zip file says, without unpacking anything. */
export type ZipDirectory = { readonly kind: 'whole'; readonly parts: readonly ZipPart[] } | { readonly kind: 'broken' }

const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
const END_BYTES = 22
const LONGEST_COMMENT = 65_535

/**
 * Reads the directory of a zip (an xlsx is one): a file that was cut off has none, and a bomb says how large it would
 * become before it is opened. (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16; no zip64, which no spreadsheet of this size needs.)
 */
export function readZipDirectory(bytes: Uint8Array<ArrayBuffer>): ZipDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  if (end === undefined) return { kind: 'broken' }
  const entries = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  const parts: ZipPart[] = []
  for (let entry = 0; entry < entries; entry++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY_SIGNATURE) return { kind: 'broken' }
    const nameLength = view.getUint16(at + 28, true)
    parts.push({
      name: String.fromCharCode(...bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      packed: packedBytes(bytes, view, view.getUint32(at + 42, true), view.getUint32(at + 20, true)),
      unpackedBytes: view.getUint32(at + 24, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return { kind: 'whole', parts }
}

function packedBytes(bytes: Uint8Array<ArrayBuffer>, view: DataView, local: number, length: number): Uint8Array<ArrayBuffer> {
  if (local + 30 > view.byteLength || view.getUint32(local, true) !== LOCAL_SIGNATURE) return new Uint8Array()
  const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  return bytes.subarray(begin, begin + length)
}

function findEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - END_BYTES; at >= Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at
  }
  return undefined
}
