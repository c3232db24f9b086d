import 'fake-indexeddb/auto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRecordId } from '../../../renderer/store/new-id.ts'
import type { Store } from '../../../renderer/store/store.ts'
import { createServerClient } from '../../../renderer/sync/server-client.ts'
import { createSession } from '../../../renderer/sync/session.ts'
import { signIn } from '../../../renderer/sync/sign-in.ts'
import { startSync, type SyncHandle } from '../../../renderer/sync/start-sync.ts'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { householdBody, memberBody, statementBody } from '../store/made-up-village.ts'
import { CHEAP, freshServerId } from '../store/opened-store.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})

afterAll(() => server.close())

async function device(account: string) {
  const session = createSession()
  const client = createServerClient({ address: server.url, token: () => session.token() })
  const result = await signIn(client, session, { serverId: freshServerId(), account, password: DEMONSTRATION_PASSWORD, cost: CHEAP })
  if (result.kind !== 'signed_in') throw new Error(result.kind)
  const sync = startSync(result.store, session, client)
  await settled(sync)
  return {
    store: result.store,
    account: result.account,
    sync,
    close() {
      sync.stop()
      result.store.close()
    },
  }
}

/** The server holds a row back while another transaction is open, so agreement may take a second exchange. */
async function settled(sync: SyncHandle): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    sync.watch((state) => {
      if (state.phase === 'idle' && state.lastAgreedAt !== null) resolve()
      if (state.problem !== null) reject(new Error(state.problem))
    })
  })
}

/** Exchanges until a device shows what it must: the server holds rows back while any older transaction of the cluster is open. */
async function syncUntil(sync: SyncHandle, isThere: () => Promise<boolean>): Promise<void> {
  await expect.poll(async () => {
    await sync.syncNow()
    return isThere()
  }, { timeout: 25_000, interval: 50 }).toBe(true)
}

async function wage(store: Store, id: Parameters<Store['findHousehold']>[0]): Promise<string | null | undefined> {
  return (await store.findHousehold(id))?.statements[0]?.record.body.wage
}

test('two devices and the real server: a household made offline on one is on the other, and a conflict is seen by both', async () => {
  const one = await device('cun01')
  const two = await device('cun02')
  const village = one.account.scope[0]
  if (!village) throw new Error('no scope')
  const household = newRecordId()
  const statement = newRecordId()
  await one.store.save([
    { kind: 'create', recordKind: 'household', recordId: household, householdId: household, areaCode: village, year: null, body: householdBody(village) },
    { kind: 'create', recordKind: 'member', recordId: newRecordId(), householdId: household, areaCode: village, year: null, body: memberBody(household, '单小明') },
    { kind: 'create', recordKind: 'income_statement', recordId: statement, householdId: household, areaCode: village, year: 2023, body: statementBody(household, 2023) },
  ])
  await one.sync.syncNow()
  expect(await one.store.listTroubles()).toEqual([])
  await syncUntil(two.sync, async () => (await wage(two.store, household)) !== undefined)
  expect([...(await two.store.readListing()).search('sxm')]).toEqual([0])
  expect(await wage(two.store, household)).toBe('12000')

  const patch = (value: string) => [{ kind: 'patch' as const, recordKind: 'income_statement' as const, recordId: statement, changes: { wage: value } }]
  await one.store.save(patch('100'))
  await two.store.save(patch('200'))
  await one.sync.syncNow()
  await two.sync.syncNow()
  await syncUntil(one.sync, async () => (await one.store.listConflicts()).length > 0)
  expect(await wage(one.store, household)).toBe('100')
  expect(await wage(two.store, household)).toBe('100')
  expect((await two.store.listConflicts()).map((conflict) => conflict.mine)).toEqual(['200'])
  expect((await one.store.listConflicts()).map((conflict) => conflict.mine)).toEqual(['200'])

  const third = await device('xian01')
  expect((await third.store.readListing()).size).toBe(1)
  expect(await wage(third.store, household)).toBe('100')
  for (const each of [one, two, third]) each.close()
})
