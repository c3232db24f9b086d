import type { z } from 'zod'
import { AgreementReply, BucketRowsReply, BucketsReply } from '../../shared/protocol/agreement.ts'
import { CertificateReply, ChallengeReply } from '../../shared/protocol/certificate.ts'
import { TakeHandOversReply } from '../../shared/protocol/hand-over.ts'
import { KnownReply } from '../../shared/protocol/known-operations.ts'
import { MissingReply, PieceReply } from '../../shared/protocol/attachments.ts'
import { HelloReply } from '../../shared/protocol/hello.ts'
import { PullLine } from '../../shared/protocol/pull.ts'
import { PushReply } from '../../shared/protocol/push.ts'
import { RecoveryReply } from '../../shared/protocol/recovery.ts'
import { Refusal, type RefusalCode } from '../../shared/protocol/refusal.ts'
import { SignInReply } from '../../shared/protocol/session.ts'
import { StreamBroken, type ExchangeResult, type Failure } from './exchange-result.ts'
import { readFrames } from './read-frames.ts'
import { readChunks, readJsonLines } from './read-lines.ts'
import type { ServerPort } from './sync-ports.ts'

export interface ServerClientOptions {
  /** Origin of the server without a slash at the end; empty for the origin of the page. */
  readonly address: string
  /** The token of the session, or `null` while nobody is signed in. */
  readonly token: () => string | null
  /** Milliseconds until a request without any answer is given up. */
  readonly answerMs?: number
  /** Milliseconds without a byte until a stream is given up. */
  readonly idleMs?: number
}

/** The only place that speaks HTTP to the headquarters server. Whatever happens, it resolves with one of three results. */
export function createServerClient({ address, token, answerMs = 60_000, idleMs = 60_000 }: ServerClientOptions): ServerPort {
  /** The life of the server that the last greeting named: a request that goes on in another one is refused. */
  let generation: string | undefined

  async function request(path: string, init: RequestInit, signal?: AbortSignal): Promise<ExchangeResult<Response>> {
    const timeout = new AbortController()
    const timer = setTimeout(() => timeout.abort(), answerMs)
    const bearer = token()
    const headers = new Headers(init.headers)
    if (bearer !== null) headers.set('authorization', `Bearer ${bearer}`)
    if (generation !== undefined && path.startsWith('/api/sync/')) headers.set('x-generation', generation)
    try {
      const response = await fetch(`${address}${path}`, {
        ...init,
        headers,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal,
      })
      return response.ok ? { kind: 'ok', value: response } : { kind: 'refused', refusal: await refusalOf(response) }
    } catch {
      return { kind: 'unreachable', reason: timeout.signal.aborted ? 'timeout' : 'offline' }
    } finally {
      clearTimeout(timer)
    }
  }

  async function* chunksOf(response: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    if (response.body) yield* readChunks(response.body, idleMs)
  }

  async function askJson<Value>(schema: z.ZodType<Value>, path: string, init: RequestInit, signal?: AbortSignal): Promise<ExchangeResult<Value>> {
    const answer = await request(path, init, signal)
    return answer.kind === 'ok' ? whole(async () => schema.parse(JSON.parse(await new Response(await collected(chunksOf(answer.value))).text()))) : answer
  }

  return {
    signIn: (body) => askJson(SignInReply, '/api/session', { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) }),
    askRecovery: (bearer, body) => askJson(RecoveryReply, '/api/recovery', posted(body, bearer)),
    async askCertificate(bearer, answer) {
      const challenge = await askJson(ChallengeReply, '/api/device-certificates/challenge', posted({}, bearer))
      return challenge.kind === 'ok' ? askJson(CertificateReply, '/api/device-certificates', posted(await answer(challenge.value), bearer)) : challenge
    },
    async hello(body) {
      generation = undefined
      const answer = await askJson(HelloReply, '/api/sync/hello', { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) })
      if (answer.kind === 'ok') generation = answer.value.generation
      return answer
    },
    push: (lineageId, operations, scopeEpoch = null) =>
      askJson(PushReply, '/api/sync/push', {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson', 'x-lineage-id': lineageId, ...(scopeEpoch === null ? {} : { 'x-scope-epoch': String(scopeEpoch) }) },
        body: operations.map((operation) => JSON.stringify(operation)).join('\n') + '\n',
      }),
    async pull(lineageId, cursor, scopeEpoch) {
      const answer = await request(`/api/sync/pull?${new URLSearchParams({ cursor, scopeEpoch: String(scopeEpoch) })}`, { method: 'GET', headers: { 'x-lineage-id': lineageId } })
      if (answer.kind !== 'ok') return answer
      return whole(async () => {
        const lines: PullLine[] = []
        for await (const line of readJsonLines(chunksOf(answer.value))) lines.push(PullLine.parse(line))
        // A page without its last line was cut off; the cursor would then be missing or a row lost.
        if (lines.at(-1)?.type !== 'page') throw new StreamBroken('broken')
        return lines
      })
    },
    known: (opIds) => askJson(KnownReply, '/api/sync/known', { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify({ opIds }) }),
    takeHandOvers: (ids, how) => askJson(TakeHandOversReply, '/api/hand-overs/take', { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify({ ids, how }) }),
    agreement: (cursor) => askJson(AgreementReply, `/api/sync/agreement?${new URLSearchParams({ cursor })}`, { method: 'GET' }),
    buckets: (villageCode, kind) => askJson(BucketsReply, `/api/sync/buckets?${new URLSearchParams({ villageCode, kind })}`, { method: 'GET' }),
    bucketRows: (villageCode, kind, bucket, after) => askJson(BucketRowsReply, `/api/sync/bucket-rows?${new URLSearchParams({ villageCode, kind, bucket: String(bucket), ...(after === null ? {} : { after }) })}`, { method: 'GET' }),
    async snapshot(have, signal) {
      const answer = await request(`/api/sync/snapshot${have.length > 0 ? `?${new URLSearchParams({ have: have.join(',') })}` : ''}`, { method: 'GET' }, signal)
      return answer.kind === 'ok' ? { kind: 'ok', value: readFrames(chunksOf(answer.value)) } : answer
    },
    attachments: {
      missing: (contents, signal) => askJson(MissingReply, '/api/attachments/missing', { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify({ contents }) }, signal),
      sendPiece: ({ sha256, bytes }, place, piece, pieceSha256, signal) =>
        askJson(PieceReply, `/api/attachments/${sha256}/pieces/${place}?bytes=${bytes}`, { method: 'PUT', headers: { 'content-type': 'application/octet-stream', 'x-piece-sha256': pieceSha256 }, body: piece }, signal),
      async fetchPiece(sha256, place, signal) {
        const answer = await request(`/api/attachments/${sha256}/pieces/${place}`, { method: 'GET' }, signal)
        return answer.kind === 'ok' ? whole(async () => new Uint8Array(await (await collected(chunksOf(answer.value))).arrayBuffer())) : answer
      },
    },
  }
}

const JSON_HEADERS = { 'content-type': 'application/json' }

/** A request with a token of its own, before there is a session. */
function posted(body: unknown, bearer: string): RequestInit {
  return { method: 'POST', headers: { ...JSON_HEADERS, authorization: `Bearer ${bearer}` }, body: JSON.stringify(body) }
}

async function collected(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return new Blob(parts)
}

async function whole<Value>(read: () => Promise<Value>): Promise<ExchangeResult<Value>> {
  try {
    return { kind: 'ok', value: await read() }
  } catch (error) {
    return { kind: 'unreachable', reason: error instanceof StreamBroken ? error.reason : 'broken' } satisfies Failure
  }
}

/** What a status means where a proxy in between answered in its own words. */
const CODE_OF_STATUS: Readonly<Record<number, RefusalCode>> = { 400: 'invalid_request', 401: 'session_expired', 403: 'out_of_scope', 404: 'not_found', 413: 'too_large', 426: 'upgrade_required', 429: 'too_many_requests', 502: 'not_ready', 503: 'not_ready', 504: 'not_ready' }

async function refusalOf(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => undefined)
  const parsed = Refusal.safeParse(body)
  if (parsed.success) return parsed.data
  const retryAfter = Number(response.headers.get('retry-after'))
  return { code: CODE_OF_STATUS[response.status] ?? 'server_error', message: '', requestId: response.headers.get('x-request-id') ?? '', retryAfterSeconds: retryAfter > 0 ? Math.ceil(retryAfter) : null }
}
