import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '../../../server/accounts/check-password.ts'
import { newRecordId } from '../../../renderer/store/new-id.ts'
import { createServerClient } from '../../../renderer/sync/server-client.ts'
import { createSession } from '../../../renderer/sync/session.ts'
import { fetchCertificate } from '../../../renderer/sync/transfer-client.ts'
import { signIn, type SignInResult } from '../../../renderer/sync/sign-in.ts'
import { RecoveriesReply } from '../../../shared/protocol/recovery.ts'
import { householdBody } from '../../support/factories/empty-bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { openAccount } from '../../support/synced-account.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

const NEW_PASSWORD = 'quite-another-2027'
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

async function signInAt(disk: string, password: string): Promise<SignInResult> {
  const session = createSession()
  return signIn(createServerClient({ address: server.url, token: () => session.token() }), session, { serverId: disk, account: 'cun01', password, cost: { memoryKiB: 64, passes: 1, lanes: 1 } })
}

async function officer(account: string, path: string, body?: unknown): Promise<Response> {
  return server.ask(await server.signIn(account), path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

test('[J4] a forgotten password: the county’s yes opens the data on that device under the new password, unsent work included, and nobody else can say it', async () => {
  const disk = randomUUID()
  const first = await openAccount(server.url, 'cun01', disk)
  await first.sync()
  const token = await server.signIn('cun01')
  const issued = await fetchCertificate(server.url, token, first.store.transfer.answerChallenge)
  if (!issued) throw new Error('no certificate')
  await first.store.transfer.saveCertificate(issued)
  const id = newRecordId()
  await first.store.save([{ kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: TEST_VILLAGES[0], year: null, body: householdBody(TEST_VILLAGES[0], { householdNo: '没上报' }) }])
  first.close()
  // The next unlocking leaves the copy for the county.
  ;(await openAccount(server.url, 'cun01', disk)).close()
  await server.database.updateTable('account').set({ password_hash: await hashPassword(NEW_PASSWORD) }).where('account', '=', 'cun01').execute()

  const locked = await signInAt(disk, NEW_PASSWORD)
  if (locked.kind !== 'old_password_needed') throw new Error(locked.kind)
  expect(await locked.askCounty()).toEqual({ kind: 'waiting' })
  expect(await locked.askCounty()).toEqual({ kind: 'waiting' })
  const { requests } = RecoveriesReply.parse(await (await officer('xian01', '/api/recoveries')).json())
  expect(requests).toMatchObject([{ account: 'cun01' }])
  for (const stranger of ['zhen01', 'shi01', 'admin', 'cun02']) expect((await officer(stranger, '/api/recoveries', { id: requests[0]?.id, isApproved: true })).status).toBe(403)
  expect(await locked.askCounty()).toEqual({ kind: 'waiting' })
  expect((await officer('xian01', '/api/recoveries', { id: requests[0]?.id, isApproved: true })).status).toBe(200)

  // Another device of the same account gets nothing out of this yes.
  const kept = await server.database.selectFrom('key_recovery').select('answer').executeTakeFirstOrThrow()
  expect(JSON.stringify(kept.answer)).toMatch(/sealed/)
  const opened = await locked.askCounty()
  if (opened.kind !== 'recovered' || opened.result.kind !== 'signed_in') throw new Error(opened.kind)
  expect((await opened.result.store.findHousehold(id))?.household.record.body.householdNo).toBe('没上报')
  opened.result.store.close()
  const again = await signInAt(disk, NEW_PASSWORD)
  expect(again.kind).toBe('signed_in')
  if (again.kind === 'signed_in') again.store.close()
}, 40_000)

test('[J4] a refusal opens nothing, and a device that never knew its county says so', async () => {
  const disk = randomUUID()
  const store = await signInAt(disk, NEW_PASSWORD)
  if (store.kind !== 'signed_in') throw new Error(store.kind)
  store.store.close()
  await server.database.updateTable('account').set({ password_hash: await hashPassword('a-third-one-2028') }).where('account', '=', 'cun01').execute()
  const locked = await signInAt(disk, 'a-third-one-2028')
  if (locked.kind !== 'old_password_needed') throw new Error(locked.kind)
  expect(await locked.askCounty()).toEqual({ kind: 'impossible' })
})
