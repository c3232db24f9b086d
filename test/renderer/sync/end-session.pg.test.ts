import 'fake-indexeddb/auto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endSession, tellEndings } from '../../../renderer/sync/end-session.ts'
import { createSession } from '../../../renderer/sync/session.ts'
import { createServerClient } from '../../../renderer/sync/server-client.ts'
import { listEndings, noteEnding } from '../../../renderer/store/session-endings.ts'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

const AWAY = 'http://127.0.0.1:1'
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

async function statusOf(token: string): Promise<number> {
  return (await server.ask(token, '/api/session')).status
}

test('[W6] signing out ends the session at the server', async () => {
  const ended: Promise<void>[] = []
  const session = createSession((token) => ended.push(endSession(server.url, token, new Date())))
  const client = createServerClient({ address: server.url, token: () => session.token() })
  const reply = await client.signIn({ account: 'cun01', password: DEMONSTRATION_PASSWORD })
  if (reply.kind !== 'ok') throw new Error(reply.kind)
  session.begin(reply.value, DEMONSTRATION_PASSWORD)
  const token = session.token() ?? ''
  expect(await statusOf(token)).toBe(200)
  session.end()
  await Promise.all(ended)
  expect(await statusOf(token)).toBe(401)
  expect(await listEndings(server.url)).toEqual([])
})

test('[W6] without a network the session ends as soon as the server can be reached, and until then no token lies on the disk', async () => {
  const token = await server.signIn('cun01')
  await endSession(AWAY, token, new Date())
  expect(await tellEndings(AWAY, new Date())).toBe(1)
  expect(await statusOf(token)).toBe(200)
  const [kept] = await listEndings(AWAY)
  expect(JSON.stringify(kept)).not.toContain(token)
  // The same device later, where the server has its address.
  if (!kept) throw new Error('nothing kept')
  await noteEnding({ ...kept, serverId: server.url })
  expect(await tellEndings(server.url, new Date())).toBe(0)
  expect(await statusOf(token)).toBe(401)
  expect(await listEndings(server.url)).toEqual([])
})

test('[W6] an ending that nobody could be told of for a day is let go: the session has run out', async () => {
  await endSession(AWAY, 'a-token-that-nobody-has-given-out-at-all', new Date())
  expect(await tellEndings(AWAY, new Date())).toBe(1)
  expect(await tellEndings(AWAY, new Date(Date.now() + 25 * 3_600_000))).toBe(0)
})

test('[W6] a session that the server opens while somebody signs out is ended as well', async () => {
  const ended: string[] = []
  const session = createSession((token) => ended.push(token))
  session.beginOffline('cun01', DEMONSTRATION_PASSWORD, null)
  const client = createServerClient({ address: server.url, token: () => session.token() })
  const renewing = session.renew(client)
  session.end()
  expect(await renewing).toMatchObject({ kind: 'refused', refusal: { code: 'session_expired' } })
  expect(session.token()).toBeNull()
  expect(ended).toHaveLength(1)
})
