import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '../../../shared/protocol/refusal.ts'
import { Account } from '../../../shared/protocol/session.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

function signInWith(body: unknown): Promise<Response> {
  return server.ask(null, '/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

test('who signs in is told apart from everyone else until they sign out', async () => {
  const token = await server.signIn('cun01')
  expect(Account.parse(await (await server.ask(token, '/api/session')).json())).toMatchObject({ account: 'cun01', role: 'V_COLLECTOR', scope: ['520121001201'] })
  expect((await server.ask(token, '/api/session', { method: 'DELETE' })).status).toBe(204)
  const after = await server.ask(token, '/api/session')
  expect([after.status, Refusal.parse(await after.json()).code]).toEqual([401, 'session_expired'])
})

test('the token is not in the database, only its hash', async () => {
  const token = await server.signIn('cun01')
  const rows = await server.database.selectFrom('session').selectAll().execute()
  expect(rows.some((row) => row.token_hash.toString('hex').includes(Buffer.from(token).toString('hex')))).toBe(false)
})

test('an expired session is refused and says so', async () => {
  const token = await server.signIn('zhen01')
  await server.database.updateTable('session').set({ expires_at: new Date(0) }).where('account', '=', 'zhen01').execute()
  const answer = await server.ask(token, '/api/sync/pull?cursor=0:0&scopeEpoch=1')
  expect(Refusal.parse(await answer.json())).toMatchObject({ code: 'session_expired', retryAfterSeconds: null })
})

test('a wrong password and an unknown account are answered alike', async () => {
  for (const account of ['xian01', 'nobody-here']) {
    const answer = await signInWith({ account, password: 'wrong' })
    expect([answer.status, Refusal.parse(await answer.json()).code]).toEqual([401, 'wrong_password'])
  }
})

test('five wrong passwords make the sender wait, also with the right one, and the next wrong one longer', async () => {
  for (let attempt = 0; attempt < 5; attempt++) await signInWith({ account: 'shi01', password: `wrong${attempt}` })
  const blocked = await signInWith({ account: 'shi01', password: 'bangfu-demo-2026' })
  expect(Refusal.parse(await blocked.json())).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 30 })
  expect(blocked.headers.get('retry-after')).toBe('30')
  await server.database.updateTable('sign_in_guard').set({ blocked_until: new Date(0) }).execute()
  await signInWith({ account: 'shi01', password: 'wrong again' })
  expect(Refusal.parse(await (await signInWith({ account: 'shi01', password: 'x' })).json()).retryAfterSeconds).toBe(60)
  await server.database.updateTable('sign_in_guard').set({ blocked_until: new Date(0) }).execute()
  expect((await signInWith({ account: 'shi01', password: 'bangfu-demo-2026' })).status).toBe(200)
})

test('a disabled account cannot sign in and its sessions end', async () => {
  const token = await server.signIn('cun02')
  await server.database.updateTable('account').set({ disabled: true }).where('account', '=', 'cun02').execute()
  expect((await server.ask(token, '/api/session')).status).toBe(401)
  expect((await signInWith({ account: 'cun02', password: 'bangfu-demo-2026' })).status).toBe(401)
})

test('signing in and failing to is on file, without the password', async () => {
  await signInWith({ account: 'admin', password: 'my-secret-guess' })
  await server.signIn('admin')
  const lines = await server.database.selectFrom('audit').select(['account', 'action', 'detail']).where('account', '=', 'admin').orderBy('id').execute()
  expect(lines.map((line) => line.action)).toEqual(['sign_in_failed', 'sign_in'])
  expect(JSON.stringify(lines)).not.toContain('guess')
})
