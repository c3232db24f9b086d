import type { z } from 'zod'
import { CertificateReply, ChallengeReply, type CertificateRequest } from '../../shared/protocol/certificate.ts'
import { Refusal } from '../../shared/protocol/refusal.ts'
import { MAX_FILE_BYTES } from '../../shared/transfer/transfer-limits.ts'
import type { ExchangeResult } from './exchange-result.ts'

const ANSWER_MS = 30_000
/** A bundle of a whole township goes up a slow line, and the county works through it before it answers. */
const IMPORT_MS = 600_000

/** A certificate for this device, after `answer` has proven its key; `undefined` where the server could not be asked or gives none: the kept one stays. */
export async function fetchCertificate(address: string, token: string, answer: (challenge: ChallengeReply) => Promise<CertificateRequest>): Promise<CertificateReply | undefined> {
  const challenge = await ask(ChallengeReply, `${address}/api/device-certificates/challenge`, token)
  return challenge && ask(CertificateReply, `${address}/api/device-certificates`, token, await answer(challenge))
}

async function ask<Value>(schema: z.ZodType<Value>, url: string, token: string, body: unknown = {}): Promise<Value | undefined> {
  try {
    const response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body), cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
    return response.ok ? schema.parse(await response.json()) : undefined
  } catch {
    return undefined
  }
}

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
