import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'
import { Refusal } from '../../../shared/protocol/refusal.ts'
import { SignInReply } from '../../../shared/protocol/session.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

const A_MINUTE = 10

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ signInsPerMinute: A_MINUTE })
})
afterAll(() => server.close())

function signInWith(account: string, password: string, deviceToken?: string): Promise<Response> {
  return server.ask(null, '/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account, password, ...(deviceToken === undefined ? {} : { deviceToken }) }) })
}

function changePassword(token: string, oldPassword: string, newPassword: string): Promise<Response> {
  return server.ask(token, '/api/session/password', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ oldPassword, newPassword }) })
}

test('[W9] whoever else tries at the same address does not stop an owner on a computer of before, and a made-up or foreign token is no way around the limit', async () => {
  const own = SignInReply.parse(await (await signInWith('cun01', DEMONSTRATION_PASSWORD)).json())
  const statuses: number[] = []
  for (let at = 0; at < A_MINUTE + 2; at++) statuses.push((await signInWith(`nobody${at}`, 'x')).status)
  expect(statuses).toEqual([...Array.from({ length: A_MINUTE - 1 }, () => 401), 429, 429, 429])
  expect((await signInWith('cun01', DEMONSTRATION_PASSWORD)).status).toBe(429)
  const wait = Refusal.parse(await (await signInWith('cun01', DEMONSTRATION_PASSWORD, 'x'.repeat(43))).json())
  expect(wait.code).toBe('too_many_requests')
  expect(wait.retryAfterSeconds).toBeGreaterThan(0)
  expect(wait.retryAfterSeconds).toBeLessThanOrEqual(60)
  expect((await signInWith('cun02', DEMONSTRATION_PASSWORD, own.deviceToken)).status).toBe(429)
  expect((await signInWith('cun01', DEMONSTRATION_PASSWORD, own.deviceToken)).status).toBe(200)

  // Nobody without a session, and no other session, uses up the password changes of an owner.
  for (let at = 0; at < A_MINUTE + 2; at++) expect((await changePassword('x'.repeat(43), 'x', 'another-2027')).status).toBe(401)
  expect((await changePassword(own.token, DEMONSTRATION_PASSWORD, 'another-2027')).status).toBe(200)
})

test('[W9] a computer of before has a limit of its own, beside that of its used up address', async () => {
  const token = 'y'.repeat(43)
  await server.database.insertInto('known_device').values({ token_hash: createHash('sha256').update(token).digest(), account: 'zhen01' }).execute()
  const statuses: number[] = []
  for (let at = 0; at < A_MINUTE + 1; at++) statuses.push((await signInWith('zhen01', DEMONSTRATION_PASSWORD, token)).status)
  expect(statuses).toEqual([...Array.from({ length: A_MINUTE }, () => 200), 429])
})
