import { z } from 'zod'

/**
 * A backup file: eight letters, the length of the head (u32, big-endian), the head as JSON, then one line of JSON a row and
 * behind each line the bytes that it names. What was sealed in the database stays sealed as it was; only the password of
 * that time opens it. The head carries a SHA-256 of everything behind it, so that a damaged file is refused as a whole.
 */
const MARK = new TextEncoder().encode('BANGFUB1')

export const BackupHead = z.object({
  serverId: z.string(),
  account: z.string(),
  madeAt: z.string(),
  databaseVersion: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.record(z.string(), z.int().min(0)),
})
export type BackupHead = z.infer<typeof BackupHead>

export type BackupTables = Readonly<Record<string, readonly unknown[]>>

const BytesMark = z.object({ $bytes: z.int().min(0) })
const RowLine = z.object({ table: z.string(), row: z.unknown() })

/** `tables` are rows as IndexedDB holds them: JSON values and byte arrays. */
export async function encodeBackup(head: Omit<BackupHead, 'sha256' | 'rows'>, tables: BackupTables): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const bytes: Uint8Array<ArrayBuffer>[] = []
      const line = JSON.stringify({ table, row }, (_key, value: unknown) => {
        if (!(value instanceof Uint8Array)) return value
        const copy = new Uint8Array(value)
        bytes.push(copy)
        return { $bytes: copy.length }
      })
      parts.push(new TextEncoder().encode(`${line}\n`), ...bytes)
    }
  }
  const body = new Uint8Array(await new Blob(parts).arrayBuffer())
  const whole: BackupHead = { ...head, sha256: await hexHash(body), rows: Object.fromEntries(Object.entries(tables).map(([table, rows]) => [table, rows.length])) }
  const headBytes = new TextEncoder().encode(JSON.stringify(whole))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, headBytes.length)
  return new Uint8Array(await new Blob([MARK, length, headBytes, body]).arrayBuffer())
}

/** What a backup holds; `undefined` for a file that is none, is cut, or of which one byte is another. */
export async function decodeBackup(file: Uint8Array<ArrayBuffer>): Promise<{ readonly head: BackupHead; readonly tables: BackupTables } | undefined> {
  try {
    if (!MARK.every((letter, at) => file[at] === letter)) return undefined
    const headBytes = new DataView(file.buffer, file.byteOffset + MARK.length, 4).getUint32(0)
    const from = MARK.length + 4
    const head = BackupHead.parse(JSON.parse(new TextDecoder().decode(file.subarray(from, from + headBytes))))
    const body = file.subarray(from + headBytes)
    if ((await hexHash(body)) !== head.sha256) return undefined
    return { head, tables: readRows(body) }
  } catch {
    return undefined
  }
}

function readRows(body: Uint8Array<ArrayBuffer>): BackupTables {
  const tables: Record<string, unknown[]> = {}
  let at = 0
  while (at < body.length) {
    const end = body.indexOf(0x0a, at)
    if (end < 0) throw new RangeError('a line without an end')
    let next = end + 1
    const { table, row } = RowLine.parse(
      JSON.parse(new TextDecoder().decode(body.subarray(at, end)), (_key, value: unknown) => {
        const mark = BytesMark.strict().safeParse(value)
        if (!mark.success) return value
        next += mark.data.$bytes
        return body.slice(next - mark.data.$bytes, next)
      }),
    )
    ;(tables[table] ??= []).push(row)
    at = next
  }
  return tables
}

async function hexHash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
