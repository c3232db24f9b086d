import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '../../../shared/protocol/refusal.ts'
import { createHash } from 'node:crypto'
import { hashPassword } from '../../../server/accounts/check-password.ts'
import { Account, SignInReply } from '../../../shared/protocol/session.ts'
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

test('[W6] another password ends every other session of the account, whoever sets it, and so does disabling it', async () => {
  const put = (token: string, body: unknown) => server.ask(token, '/api/session/password', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const [own, elsewhere, stranger] = [await server.signIn('zhen01'), await server.signIn('zhen01'), await server.signIn('xian01')]
  expect((await put(own, { oldPassword: 'not-it-at-all', newPassword: 'another-2027' })).status).toBe(401)
  expect((await put(own, { oldPassword: 'bangfu-demo-2026', newPassword: 'short' })).status).toBe(400)
  expect((await put(own, { oldPassword: 'bangfu-demo-2026', newPassword: 'bangfu-demo-2026' })).status).toBe(400)
  expect((await server.ask(elsewhere, '/api/session')).status).toBe(200)
  const changed = await put(own, { oldPassword: 'bangfu-demo-2026', newPassword: 'another-2027' })
  expect(changed.status).toBe(200)
  const { token } = SignInReply.parse(await changed.json())
  expect((await server.ask(token, '/api/session')).status).toBe(200)
  for (const old of [own, elsewhere]) expect((await server.ask(old, '/api/session')).status).toBe(401)
  expect((await server.ask(stranger, '/api/session')).status).toBe(200)
  expect((await signInWith({ account: 'zhen01', password: 'bangfu-demo-2026' })).status).toBe(401)
  expect((await signInWith({ account: 'zhen01', password: 'another-2027' })).status).toBe(200)

  await server.database.updateTable('account').set({ password_hash: await hashPassword('set-by-the-county') }).where('account', '=', 'zhen01').execute()
  expect((await server.ask(token, '/api/session')).status).toBe(401)
  await server.database.updateTable('account').set({ disabled: true }).where('account', '=', 'xian01').execute()
  await server.database.updateTable('account').set({ disabled: false }).where('account', '=', 'xian01').execute()
  expect((await server.ask(stranger, '/api/session')).status).toBe(401)
})

test('[W8] guesses at the old password with a stolen session end that session, also at the same moment, and its owner is not in their way', async () => {
  const device = SignInReply.parse(await (await signInWith({ account: 'xian01', password: 'bangfu-demo-2026' })).json())
  const [stolen, own] = [await server.signIn('xian01'), device.token]
  const put = (token: string, oldPassword: string) => server.ask(token, '/api/session/password', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ oldPassword, newPassword: 'another-2027', deviceToken: device.deviceToken }) })
  const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => put(stolen, `guess${at}`)))
  const codes = await Promise.all(answers.map(async (answer) => Refusal.parse(await answer.json()).code))
  expect(codes.filter((code) => code === 'wrong_password')).toHaveLength(5)
  expect(codes.every((code) => ['wrong_password', 'too_many_requests', 'session_expired'].includes(code))).toBe(true)
  expect((await server.ask(stolen, '/api/session')).status).toBe(401)
  expect((await server.ask(own, '/api/session')).status).toBe(200)
  expect(await server.database.selectFrom('audit').select('account').where('action', '=', 'session_ended_by_guesses').execute()).toEqual([{ account: 'xian01' }])

  // One after the other, waiting as long as they are told, a thief has no more.
  const patient = await server.signIn('xian01')
  for (let guess = 0; guess < 5; guess++) expect((await put(patient, `slow${guess}`)).status).toBe(401)
  expect((await server.ask(patient, '/api/session')).status).toBe(401)
  for (let mistyped = 0; mistyped < 4; mistyped++) expect((await put(own, `mistyped${mistyped}`)).status).toBe(401)
  expect((await put(own, 'bangfu-demo-2026')).status).toBe(200)
})

test('[W6] who knows the hash of a token ends that session and can do nothing else with it', async () => {
  const token = await server.signIn('cun01')
  const tokenHash = createHash('sha256').update(token).digest('hex')
  expect((await server.ask(tokenHash, '/api/session')).status).toBe(401)
  const end = (hash: string) => server.ask(null, '/api/session/end', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ tokenHash: hash }) })
  expect((await end('0'.repeat(64))).status).toBe(204)
  expect((await server.ask(token, '/api/session')).status).toBe(200)
  expect((await end(tokenHash)).status).toBe(204)
  expect((await server.ask(token, '/api/session')).status).toBe(401)
  expect((await end(tokenHash)).status).toBe(204)
})

test('[W6] on one device the oldest sessions end with the newest sign-ins, on another nothing does', async () => {
  const elsewhere = await server.signIn('cun01')
  const first = SignInReply.parse(await (await signInWith({ account: 'cun01', password: 'bangfu-demo-2026' })).json())
  const later: string[] = []
  for (let tab = 0; tab < 4; tab++) later.push(SignInReply.parse(await (await signInWith({ account: 'cun01', password: 'bangfu-demo-2026', deviceToken: first.deviceToken })).json()).token)
  expect((await server.ask(first.token, '/api/session')).status).toBe(401)
  for (const token of [...later, elsewhere]) expect((await server.ask(token, '/api/session')).status).toBe(200)
})
