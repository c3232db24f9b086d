import { readZipDirectory } from '../../../shared/exchange/zip-directory.ts'

/** An old machine with 4 GiB reads this much; a county's register of 100,000 people has about 15 MB. */
const MOST_MEGABYTES = 50
/** What a file may become when it is unpacked. */
const MOST_UNPACKED_MEGABYTES = 600
const MEGABYTE = 1024 * 1024

export type FileCheck = { readonly kind: 'fine' } | { readonly kind: 'refused'; readonly reason: 'exchange.file.too_large' | 'exchange.file.not_xlsx' | 'exchange.file.bomb'; readonly size: number; readonly limit: number }

/** Looks at a file before anything is unpacked: its size, whether it is whole, and what it would become. */
export function checkFile(bytes: Uint8Array<ArrayBuffer>): FileCheck {
  const size = Math.ceil(bytes.byteLength / MEGABYTE)
  if (bytes.byteLength > MOST_MEGABYTES * MEGABYTE) return { kind: 'refused', reason: 'exchange.file.too_large', size, limit: MOST_MEGABYTES }
  const directory = readZipDirectory(bytes)
  if (directory.kind === 'broken' || !directory.parts.some((part) => part.name.replace(/^\//, '') === 'xl/workbook.xml')) return { kind: 'refused', reason: 'exchange.file.not_xlsx', size, limit: MOST_MEGABYTES }
  const unpacked = Math.ceil(directory.parts.reduce((sum, part) => sum + part.unpackedBytes, 0) / MEGABYTE)
  if (unpacked > MOST_UNPACKED_MEGABYTES) return { kind: 'refused', reason: 'exchange.file.bomb', size: unpacked, limit: MOST_UNPACKED_MEGABYTES }
  return { kind: 'fine' }
}
