/** What the directory at the end of a zip file says, without unpacking anything. */
export type ZipDirectory = { readonly kind: 'whole'; readonly entries: number; readonly unpackedBytes: number; readonly names: readonly string[] } | { readonly kind: 'broken' }

const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const END_BYTES = 22
const LONGEST_COMMENT = 65_535

/**
 * Reads the directory of a zip (an xlsx is one): a file that was cut off has none, and a bomb says how large it would
 * become before it is opened. (PKWARE APPNOTE 4.3.12, 4.3.16; no zip64, which no spreadsheet of this size needs.)
 */
export function readZipDirectory(bytes: Uint8Array): ZipDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  if (end === undefined) return { kind: 'broken' }
  const entries = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  let unpackedBytes = 0
  const names: string[] = []
  for (let entry = 0; entry < entries; entry++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY_SIGNATURE) return { kind: 'broken' }
    unpackedBytes += view.getUint32(at + 24, true)
    const nameLength = view.getUint16(at + 28, true)
    names.push(String.fromCharCode(...bytes.subarray(at + 46, at + 46 + nameLength)))
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return { kind: 'whole', entries, unpackedBytes, names }
}

function findEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - END_BYTES; at >= Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at
  }
  return undefined
}
