import { z } from 'zod'
import { utf8Of } from '../protocol/segment/utf8.ts'
import { MAX_ENTRIES, MAX_MANIFEST_BYTES } from './transfer-limits.ts'
import { parseJsonBytes } from './package-layout.ts'
import { TransferRefused } from './transfer-refusal.ts'

export interface Entry {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Lines, rows or packages inside, for people. */
  readonly count: number
  /** Of `bytes`, hexadecimal; the caller works it out and compares it, because this room cannot. */
  readonly sha256: string
}

/** A flat name that cannot leave the place it is put in: no slash, no two dots, no drive. */
const EntryName = z.string().max(80).regex(/^[a-z0-9]+(-[a-z0-9]+)*\.(ndjson|json|bfpk)$/)

const ListedEntry = z.object({ name: z.string(), bytes: z.int().min(0), count: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
const Manifest = z.object({ entries: z.array(ListedEntry).max(MAX_ENTRIES), about: z.unknown() })

export interface Container<About> {
  readonly about: About
  readonly entries: readonly Entry[]
}

/** Big-endian u32 with the bytes of the manifest, the manifest, then the entries one after the other. */
export function writeContainer(about: unknown, entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const manifest = utf8Of(JSON.stringify({ entries: entries.map(({ name, bytes, count, sha256 }) => ({ name: EntryName.parse(name), bytes: bytes.length, count, sha256 })), about }))
  const out = new Uint8Array(4 + manifest.length + entries.reduce((sum, entry) => sum + entry.bytes.length, 0))
  new DataView(out.buffer).setUint32(0, manifest.length)
  out.set(manifest, 4)
  let at = 4 + manifest.length
  for (const { bytes } of entries) {
    out.set(bytes, at)
    at += bytes.length
  }
  return out
}

/** @throws {TransferRefused} `truncated`, `bad_name` (a climbing or doubled name), `changed`. Hashes are left to the caller. */
export function readContainer<About extends z.ZodType>(about: About, bytes: Uint8Array<ArrayBuffer>): Container<z.output<About>> {
  if (bytes.length < 4) throw new TransferRefused('truncated')
  const listEnd = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  if (listEnd > 4 + MAX_MANIFEST_BYTES) throw new TransferRefused('changed')
  if (bytes.length < listEnd) throw new TransferRefused('truncated')
  const manifest = parseJsonBytes(Manifest, bytes.subarray(4, listEnd))
  const stated = about.safeParse(manifest.about)
  if (!stated.success) throw new TransferRefused('changed')
  const names = new Set(manifest.entries.map((entry) => entry.name))
  if (names.size !== manifest.entries.length || manifest.entries.some((entry) => !EntryName.safeParse(entry.name).success)) throw new TransferRefused('bad_name')
  let at = listEnd
  const entries = manifest.entries.map((entry) => ({ ...entry, bytes: bytes.subarray(at, (at += entry.bytes)) }))
  if (at > bytes.length) throw new TransferRefused('truncated')
  if (at < bytes.length) throw new TransferRefused('changed')
  return { about: stated.data, entries }
}
