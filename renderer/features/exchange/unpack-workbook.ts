import { measureSheets, type LimitBroken } from '../../../shared/exchange/sheet-limits.ts'
import { writeStoredZip, type StoredFile } from '../../../shared/exchange/stored-zip.ts'
import { readZipDirectory, type ZipPart } from '../../../shared/exchange/zip-directory.ts'

/** Bytes that the parts of a workbook may really become, whatever its directory says: two million cells have some 150 MB. */
export const MOST_UNPACKED_BYTES = 300 * 1024 * 1024

export type Unpacked = { readonly kind: 'fine'; readonly bytes: Uint8Array<ArrayBuffer> } | ({ readonly kind: 'refused' } & (LimitBroken | { readonly reason: 'exchange.file.bomb'; readonly size: number; readonly limit: number }))

const MEGABYTE = 1024 * 1024
const SHEET = /^xl\/worksheets\/sheet\d+\.xml$/
/** What the cells need. The rest (drawings, tables, validations by their own files) is left out: nobody reads it, and it is another way to grow. */
const NEEDED = /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/workbook\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/sharedStrings\.xml|xl\/styles\.xml|xl\/worksheets\/sheet\d+\.xml)$/

/**
 * Unpacks the parts of a workbook that hold its cells, within limits that count what really comes, and packs them anew for
 * the library that reads them: it allocates by what a file claims, and would take the tab with it.
 * @throws where a part is broken.
 */
export async function unpackWorkbook(bytes: Uint8Array<ArrayBuffer>): Promise<Unpacked> {
  const directory = readZipDirectory(bytes)
  const measure = measureSheets()
  const files: StoredFile[] = []
  let left = MOST_UNPACKED_BYTES
  for (const part of directory.kind === 'whole' ? directory.parts : []) {
    const name = part.name.replace(/^\//, '')
    if (!NEEDED.test(name)) continue
    const decoder = new TextDecoder()
    const chunks: Uint8Array<ArrayBuffer>[] = []
    for await (const chunk of unpack(part)) {
      left -= chunk.length
      if (left < 0) return { kind: 'refused', reason: 'exchange.file.bomb', size: MOST_UNPACKED_BYTES / MEGABYTE + 1, limit: MOST_UNPACKED_BYTES / MEGABYTE }
      const broken = SHEET.test(name) ? measure.take(decoder.decode(chunk, { stream: true })) : undefined
      if (broken) return { kind: 'refused', ...broken }
      chunks.push(chunk)
    }
    const whole = new Uint8Array(await new Blob(chunks).arrayBuffer())
    files.push({ name, bytes: name === 'xl/workbook.xml' ? withoutNames(whole) : whole })
  }
  return { kind: 'fine', bytes: writeStoredZip(files) }
}

async function* unpack({ method, packed }: ZipPart): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([packed]).stream()
  const reader = (method === 0 ? stream : stream.pipeThrough(new DecompressionStream('deflate-raw'))).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Names of ranges are blown up cell by cell by the reader, and nobody asks for them. */
function withoutNames(workbook: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(new TextDecoder().decode(workbook).replace(/<definedNames[\s>][\s\S]*<\/definedNames\s*>/, ''))
}
