import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'
import { Refusal } from '../../../shared/protocol/refusal.ts'
import { SignInReply } from '../../../shared/protocol/session.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ proxies: 1 })
})
beforeEach(async () => {
  await server.database.deleteFrom('sign_in_guard').execute()
})
afterAll(() => server.close())

/** From an address, as the trusted proxy in front of the server tells it. */
function tryAt(address: string, account: string, password: string, deviceToken?: string): Promise<Response> {
  return server.ask(null, '/api/session', { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': address }, body: JSON.stringify({ account, password, ...(deviceToken === undefined ? {} : { deviceToken }) }) })
}

async function tokenOfDevice(account: string): Promise<string> {
  return SignInReply.parse(await (await tryAt('10.0.0.1', account, DEMONSTRATION_PASSWORD)).json()).deviceToken
}

test.each(['xian01', 'nobody-here'])('[W5] guesses at %s from many addresses are judged no more often than from one, however many there are', async (account) => {
  const addresses = Array.from({ length: 60 }, (_, at) => `10.1.${Math.floor(at / 250)}.${at % 250}`)
  const answers: number[] = []
  for (let round = 0; round < 4; round++) for (const address of addresses) answers.push((await tryAt(address, account, `guess${answers.length}`)).status)
  expect(answers.filter((status) => status === 401)).toHaveLength(20)
  expect(answers.filter((status) => status === 429)).toHaveLength(220)
  const wait = Refusal.parse(await (await tryAt('10.9.9.9', account, 'another')).json())
  expect(wait.code).toBe('too_many_requests')
  expect(wait.retryAfterSeconds).toBeGreaterThan(0)
  expect(wait.retryAfterSeconds).toBeLessThanOrEqual(30)
}, 30_000)

test('[W5] forty guesses at the same moment are no more than five in a row', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => tryAt('10.2.0.1', 'zhen01', `guess${at}`)))
  expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5)
})

test('[W5] while somebody guesses, the owner signs in on a computer of before, also where they mistype, and a stranger with the right password waits', async () => {
  const device = await tokenOfDevice('cun01')
  const other = await tokenOfDevice('cun02')
  for (let at = 0; at < 25; at++) await tryAt(`10.3.0.${at}`, 'cun01', `guess${at}`)
  expect((await tryAt('10.3.1.1', 'cun01', DEMONSTRATION_PASSWORD)).status).toBe(429)
  expect((await tryAt('10.3.1.1', 'cun01', DEMONSTRATION_PASSWORD, other)).status).toBe(429)
  expect((await tryAt('10.3.1.1', 'cun01', DEMONSTRATION_PASSWORD, 'x'.repeat(43))).status).toBe(429)
  expect((await tryAt('10.3.0.5', 'cun01', 'mistyped', device)).status).toBe(401)
  const back = await tryAt('10.3.0.5', 'cun01', DEMONSTRATION_PASSWORD, device)
  expect(back.status).toBe(200)
  expect(SignInReply.parse(await back.json()).deviceToken).toBe(device)
  // A stolen token has its own few guesses and no more, and its waiting is not the account's.
  const guesses = await Promise.all(Array.from({ length: 20 }, (_, at) => tryAt('10.3.2.2', 'cun01', `stolen${at}`, device)))
  expect(guesses.filter((answer) => answer.status === 401)).toHaveLength(5)
})

test('[W5] the right password counts as no attempt, and what others guessed stays counted', async () => {
  for (let at = 0; at < 19; at++) await tryAt(`10.4.0.${at}`, 'shi01', `guess${at}`)
  for (let at = 0; at < 5; at++) expect((await tryAt('10.4.1.1', 'shi01', DEMONSTRATION_PASSWORD)).status).toBe(200)
  expect((await tryAt('10.4.1.2', 'shi01', 'one more')).status).toBe(401)
  expect((await tryAt('10.4.1.3', 'shi01', DEMONSTRATION_PASSWORD)).status).toBe(429)
})

test('[W5] the token of a device is in the database only as its hash, and a flood of refused attempts is one line a minute', async () => {
  const device = await tokenOfDevice('admin')
  const rows = await server.database.selectFrom('known_device').selectAll().execute()
  expect(rows.some((row) => row.token_hash.toString('base64url') === device)).toBe(false)
  for (let at = 0; at < 30; at++) await tryAt('10.5.0.1', 'admin', `guess${at}`)
  const lines = await server.database.selectFrom('audit').select('detail').where('account', '=', 'admin').where('action', '=', 'sign_in_locked').execute()
  expect(lines.length).toBeLessThanOrEqual(2)
  expect(lines.reduce((sum, line) => sum + (line.detail as { times: number }).times, 0)).toBe(25)
})
