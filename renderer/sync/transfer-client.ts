import { Refusal } from '../../shared/protocol/refusal.ts'
import { MAX_FILE_BYTES } from '../../shared/transfer/transfer-limits.ts'
import type { ExchangeResult } from './exchange-result.ts'

/** A bundle of a whole township goes up a slow line, and the county works through it before it answers. */
const IMPORT_MS = 600_000

/** Hands a package or a bundle in; the answer is a bundle with receipts and results. Safe to repeat when no answer came. */
export async function handInFile(address: string, token: string, file: Uint8Array<ArrayBuffer>): Promise<ExchangeResult<Uint8Array<ArrayBuffer>>> {
  try {
    const response = await fetch(`${address}/api/transfer/import`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' }, body: file, cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(IMPORT_MS) })
    if (response.ok) {
      const bytes = new Uint8Array(await response.arrayBuffer())
      return bytes.length <= MAX_FILE_BYTES ? { kind: 'ok', value: bytes } : { kind: 'unreachable', reason: 'broken' }
    }
    const refusal = Refusal.safeParse(await response.json())
    return refusal.success ? { kind: 'refused', refusal: refusal.data } : { kind: 'unreachable', reason: 'broken' }
  } catch (error) {
    return { kind: 'unreachable', reason: error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'offline' }
  }
}
