import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { Cursor } from '../../../shared/protocol/pull.ts'
import { createServerClient } from '../../../renderer/sync/server-client.ts'
import { StreamBroken } from '../../../renderer/sync/exchange-result.ts'
import type { ServerPort } from '../../../renderer/sync/sync-ports.ts'
import { householdRecords, VILLAGE, villageFrame } from '../store/made-up-village.ts'
import { snapshotBytes } from '../store/disk/page-server.ts'

const HELLO_LINEAGE = '01900000-0000-7000-8000-000000000000'
const HELLO = { lineageId: '01900000-0000-7000-8000-000000000000', protocolVersion: PROTOCOL_VERSION, schemaVersion: 1 } as never
const CURSOR = Cursor.parse('1:1')
let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function clientOf(listener: RequestListener, limits: { answerMs?: number; idleMs?: number } = {}): Promise<ServerPort> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return createServerClient({ address: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, token: () => 'made-up-token', ...limits })
}

describe('a request', () => {
  test('carries the session and the lineage, and an op a line', async () => {
    const seen: string[] = []
    const client = await clientOf((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${String(request.headers['x-lineage-id'])}`)
      response.end(JSON.stringify({ outcomes: [], records: [], conflicts: [] }))
    })
    expect(await client.push('line-1', [])).toEqual({ kind: 'ok', value: { outcomes: [], records: [], conflicts: [] } })
    expect(seen).toEqual(['POST /api/sync/push Bearer made-up-token line-1'])
  })

  test.each([
    [500, '<html>proxy</html>', 'server_error'],
    [502, '', 'not_ready'],
    [401, 'no', 'session_expired'],
    [413, '', 'too_large'],
    [429, '', 'too_many_requests'],
    [426, '', 'upgrade_required'],
  ])('status %i with words of a proxy is a refusal with a code', async (status, body, code) => {
    const client = await clientOf((_, response) => response.writeHead(status, { 'retry-after': '7' }).end(body))
    expect(await client.hello(HELLO)).toEqual({ kind: 'refused', refusal: { code, message: '', requestId: '', retryAfterSeconds: 7 } })
  })

  test('a refusal of the server itself comes through whole', async () => {
    const refusal = { code: 'wrong_password', message: '账号或密码不对', requestId: 'r-77', retryAfterSeconds: null }
    const client = await clientOf((_, response) => response.writeHead(401).end(JSON.stringify(refusal)))
    expect(await client.signIn({ account: 'a', password: 'b' })).toEqual({ kind: 'refused', refusal })
  })

  test.each(['', 'not json', '{"serverTime":1}', '{"outcomes":'])('an answer that is not what was agreed (%j) is no answer', async (body) => {
    const client = await clientOf((_, response) => response.end(body))
    expect(await client.hello(HELLO)).toEqual({ kind: 'unreachable', reason: 'broken' })
  })

  test('a server that is down, that never answers, or that stops in the middle', async () => {
    const down = createServerClient({ address: 'http://127.0.0.1:9', token: () => null })
    expect(await down.hello(HELLO)).toEqual({ kind: 'unreachable', reason: 'offline' })
    const silent = await clientOf(() => undefined, { answerMs: 50 })
    expect(await silent.hello(HELLO)).toEqual({ kind: 'unreachable', reason: 'timeout' })
    server?.closeAllConnections()
    const stalled = await clientOf((_, response) => response.write('{"outcomes":['), { idleMs: 50 })
    expect(await stalled.push('l', [])).toEqual({ kind: 'unreachable', reason: 'timeout' })
  })
})

describe('a pulled page', () => {
  const upsert = JSON.stringify({ type: 'upsert', record: householdRecords(1)[0] })
  const page = JSON.stringify({ type: 'page', cursor: '2:2', more: false, deletions: 0 })

  test('is whole with its last line', async () => {
    const client = await clientOf((_, response) => response.end(`${upsert}\n${page}\n`))
    expect(await client.pull(HELLO_LINEAGE, CURSOR, 1)).toMatchObject({ kind: 'ok', value: [{ type: 'upsert' }, { type: 'page', cursor: '2:2', more: false }] })
  })

  test.each([`${upsert}\n`, `${upsert}\n${page.slice(0, -4)}`, `${upsert}\n{"type":"unheard-of"}\n${page}\n`])('that was cut or is not understood is not taken in part', async (body) => {
    const client = await clientOf((_, response) => response.end(body))
    expect(await client.pull(HELLO_LINEAGE, CURSOR, 1)).toEqual({ kind: 'unreachable', reason: 'broken' })
  })
})

describe('a snapshot', () => {
  const whole = snapshotBytes([villageFrame(VILLAGE, [householdRecords(1), householdRecords(2)])])

  async function read(client: ServerPort): Promise<string[]> {
    const answer = await client.snapshot([VILLAGE], new AbortController().signal)
    if (answer.kind !== 'ok') throw new Error(answer.kind)
    const types: string[] = []
    for await (const frame of answer.value) types.push(frame.type)
    return types
  }

  test('comes frame by frame, however the bytes are cut on the way', async () => {
    let asked = ''
    const client = await clientOf((request, response) => {
      asked = request.url ?? ''
      for (let at = 0; at < whole.length; at += 97) response.write(whole.subarray(at, at + 97))
      response.end()
    })
    expect(await read(client)).toEqual(['begin', 'village', 'end'])
    expect(asked).toBe(`/api/sync/snapshot?have=${VILLAGE}`)
  })

  test.each([3, 40, 90, whole.length - 5])('that ends after %i bytes is broken, never short', async (bytes) => {
    const client = await clientOf((_, response) => response.end(whole.subarray(0, bytes)))
    await expect(read(client)).rejects.toThrow(StreamBroken)
  })
})
