import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { Dexie } from 'dexie'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { hashPassword } from '../../../server/accounts/check-password.ts'
import { openFromKey } from '../../../server/recovery/seal-to-key.ts'
import { openCountyKeyring } from '../../../server/transfer/county-keys.ts'
import { sealToKey } from '../../../renderer/store/crypto/seal-to-key.ts'
import { newRecordId } from '../../../renderer/store/new-id.ts'
import { databaseName } from '../../../renderer/store/open-store.ts'
import { beginRecovery } from '../../../renderer/store/recovery.ts'
import { createServerClient } from '../../../renderer/sync/server-client.ts'
import { createSession } from '../../../renderer/sync/session.ts'
import { signIn, type SignInResult } from '../../../renderer/sync/sign-in.ts'
import { CountyCode } from '../../../shared/domain/region.ts'
import { copyText, RecoveriesReply, RecoveryReply, type RecoveryRequest } from '../../../shared/protocol/recovery.ts'
import { toHex } from '../../../shared/transfer/hex.ts'
import { householdBody } from '../../support/factories/empty-bodies.ts'
import { startTestServer, TEST_KEY_SECRET, type TestServer } from '../../support/server.ts'
import { openAccount } from '../../support/synced-account.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

const OLD_PASSWORD = 'bangfu-demo-2026'
const NEW_PASSWORD = 'quite-another-2027'
const CHEAP = { memoryKiB: 64, passes: 1, lanes: 1 }
const KAIYANG = CountyCode.parse('520121')
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
beforeEach(async () => {
  await server.database.deleteFrom('key_recovery').execute()
  await setPassword(OLD_PASSWORD)
})
afterAll(() => server.close())

async function setPassword(password: string): Promise<void> {
  await server.database.updateTable('account').set({ password_hash: await hashPassword(password) }).where('account', '=', 'cun01').execute()
}

async function signInAt(disk: string, password: string, account = 'cun01'): Promise<SignInResult> {
  const session = createSession()
  return signIn(createServerClient({ address: server.url, token: () => session.token() }), session, { serverId: disk, account, password, cost: CHEAP })
}

async function ask(account: string, path: string, body?: unknown): Promise<Response> {
  return server.ask(await server.signIn(account), path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

const waiting = async (officer = 'xian01') => RecoveriesReply.parse(await (await ask(officer, '/api/recoveries')).json()).requests
const decide = async (id: string | undefined, isApproved = true, officer = 'xian01') => (await ask(officer, '/api/recoveries', { id, isApproved })).status
const standing = async (account: string, request: RecoveryRequest) => RecoveryReply.parse(await (await ask(account, '/api/recovery', request)).json())
const onFile = async (id: string) => server.database.selectFrom('key_recovery').select(['answer', 'request', 'is_approved']).where('id', '=', id).executeTakeFirstOrThrow()

/** A machine that was set up by one sign-in, whose person then forgot the password. */
async function lockedOut(account = 'cun01') {
  const disk = randomUUID()
  ;(await openAccount(server.url, account, disk)).close()
  const recovery = await beginRecovery(databaseName(disk, account))
  if (!recovery) throw new Error('no copy for the county')
  return { disk, recovery }
}

async function anyKey(): Promise<string> {
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  return toHex(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)))
}

test('[J4] a forgotten password: the county’s yes opens the data on that device under the new password, unsent work included, and nobody else can say it', async () => {
  const disk = randomUUID()
  const first = await openAccount(server.url, 'cun01', disk)
  await first.sync()
  const id = newRecordId()
  await first.store.save([{ kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: TEST_VILLAGES[0], year: null, body: householdBody(TEST_VILLAGES[0], { householdNo: '没上报' }) }])
  first.close()
  await setPassword(NEW_PASSWORD)

  const locked = await signInAt(disk, NEW_PASSWORD)
  if (locked.kind !== 'old_password_needed') throw new Error(locked.kind)
  const told = await locked.askCounty()
  expect(await locked.askCounty()).toEqual(told)
  const [request] = await waiting()
  expect(request).toMatchObject({ account: 'cun01' })
  expect(told, 'both screens show the same code, and the device reckoned its own').toEqual({ kind: 'waiting', code: request?.code })
  expect(request?.code).toMatch(/^\d{4} \d{4}$/)
  for (const stranger of ['zhen01', 'shi01', 'admin', 'cun02']) expect(await decide(request?.id, true, stranger)).toBe(403)
  expect(await locked.askCounty()).toEqual(told)
  expect(await decide(request?.id)).toBe(200)

  const opened = await locked.askCounty()
  if (opened.kind !== 'recovered' || opened.result.kind !== 'signed_in') throw new Error(opened.kind)
  expect((await opened.result.store.findHousehold(id))?.household.record.body.householdNo).toBe('没上报')
  opened.result.store.close()
  const again = await signInAt(disk, NEW_PASSWORD)
  expect(again.kind).toBe('signed_in')
  if (again.kind === 'signed_in') again.store.close()
}, 40_000)

test('[J4] a refusal opens nothing and the next call asks anew; a device without a copy says so', async () => {
  const { disk } = await lockedOut()
  await setPassword(NEW_PASSWORD)
  const locked = await signInAt(disk, NEW_PASSWORD)
  if (locked.kind !== 'old_password_needed') throw new Error(locked.kind)
  await locked.askCounty()
  expect(await decide((await waiting())[0]?.id, false)).toBe(200)
  expect(await locked.askCounty()).toEqual({ kind: 'refused' })
  expect(await locked.askCounty()).toMatchObject({ kind: 'waiting' })
  const database = await new Dexie(databaseName(disk, 'cun01')).open()
  await database.table('meta').delete('recovery-copy')
  database.close()
  const without = await signInAt(disk, NEW_PASSWORD)
  if (without.kind !== 'old_password_needed') throw new Error(without.kind)
  expect(await without.askCounty()).toEqual({ kind: 'impossible' })
})

describe('[U4] one sign-in with a network is enough', () => {
  test('certificate and copy for the county are there, and a lost network then takes neither', async () => {
    const disk = randomUUID()
    const result = await signInAt(disk, OLD_PASSWORD)
    if (result.kind !== 'signed_in') throw new Error(result.kind)
    expect((await result.store.transfer.readState()).certificate).toMatchObject({ countyCode: KAIYANG, isRevoked: false })
    expect((await result.store.transfer.exportPackage()).operations).toBe(0)
    const { deviceId } = await result.store.readDeviceReport('test', null)
    result.store.close()
    const recovery = await beginRecovery(databaseName(disk, 'cun01'))
    expect(recovery?.request.about).toMatchObject({ account: 'cun01', deviceId, countyCode: KAIYANG })
    expect((await server.database.selectFrom('device_key').select('account').where('device_id', '=', deviceId).executeTakeFirstOrThrow()).account).toBe('cun01')
  })

  test('an account above the counties has neither, and signs in', async () => {
    const disk = randomUUID()
    const result = await signInAt(disk, OLD_PASSWORD, 'shi01')
    if (result.kind !== 'signed_in') throw new Error(result.kind)
    expect((await result.store.transfer.readState()).certificate).toBeNull()
    result.store.close()
    expect(await beginRecovery(databaseName(disk, 'shi01'))).toBeUndefined()
  })

  test('a copy of before, bound to nobody, breaks nothing and is renewed by the next unlocking', async () => {
    const { disk, recovery } = await lockedOut()
    const database = await new Dexie(databaseName(disk, 'cun01')).open()
    await database.table('meta').put({ key: 'recovery-copy', value: { countyKey: recovery.request.replyKey, key: recovery.request.key } })
    database.close()
    expect(await beginRecovery(databaseName(disk, 'cun01'))).toBeUndefined()
    ;(await openAccount(server.url, 'cun01', disk)).close()
    expect((await beginRecovery(databaseName(disk, 'cun01')))?.request.about).toMatchObject({ account: 'cun01' })
  })
})

describe('[U5] a copy is one account’s, on one device, of one county', () => {
  test('stolen and presented by a colleague, it is refused, and so are other words around the same seal', async () => {
    const { recovery: { request } } = await lockedOut()
    expect((await ask('cun02', '/api/recovery', request)).status).toBe(403)
    expect((await ask('shi01', '/api/recovery', request)).status).toBe(403)
    // What follows is the seal's doing alone, as for a machine that the county has never met.
    await server.database.deleteFrom('device_key').execute()
    const changed: [string, Partial<RecoveryRequest['about']>, string][] = [
      ['as a colleague’s', { account: 'cun02' }, 'cun02'],
      ['as another device’s', { deviceId: randomUUID() }, 'cun01'],
      ['as of another time', { sealedAt: '2030-01-01T00:00:00Z' }, 'cun01'],
    ]
    for (const [name, words, account] of changed) {
      const { id, state } = await standing(account, { ...request, about: { ...request.about, ...words }, replyKey: await anyKey() })
      expect(state, name).toBe('waiting')
      expect(await decide(id), name).toBe(400)
      expect((await onFile(id)).answer, name).toBeNull()
    }
    expect((await ask('cun01', '/api/recovery', { ...request, about: { ...request.about, countyCode: '520123' } })).status).toBe(403)
  })

  test('a stand-in, sealed by the product’s own function, gives back the stand-in to whoever made it and nothing else', async () => {
    const { recovery: { request } } = await lockedOut()
    const county = await openCountyKeyring(server.database, TEST_KEY_SECRET).read(KAIYANG)
    const about = { ...request.about, account: 'cun02' }
    const key = await sealToKey(county.agreementKey, new Uint8Array(32).fill(7), copyText(request.about))
    expect((await ask('cun02', '/api/recovery', { about, key, replyKey: await anyKey() })).status, 'the device is another account’s').toBe(403)
    const own = { ...about, deviceId: randomUUID() }
    const waits = await standing('cun02', { about: own, key, replyKey: await anyKey() })
    expect(await decide(waits.id), 'sealed as somebody else’s').toBe(400)
  })

  test('the answer opens for the one request that it is for: not under another id, not with another key, and a wrong key never takes the place of the way in', async () => {
    const { disk, recovery } = await lockedOut()
    const { id } = await standing('cun01', recovery.request)
    expect(await decide(id)).toBe(200)
    const reply = await standing('cun01', recovery.request)
    expect(reply.state).toBe('approved')
    const other = await beginRecovery(databaseName(disk, 'cun01'))
    expect(await other?.finish(reply, NEW_PASSWORD, CHEAP)).toBe(false)
    expect(await recovery.finish({ ...reply, id: randomUUID() }, NEW_PASSWORD, CHEAP)).toBe(false)
    const stranger = await sealToKey(recovery.request.replyKey, new Uint8Array(32).fill(9), `bangfu recovery answer\n{"account":"cun01","deviceId":"${recovery.request.about.deviceId}","id":"${id}","replyKey":"${recovery.request.replyKey}"}`)
    expect(await recovery.finish({ ...reply, answer: stranger }, NEW_PASSWORD, CHEAP), 'sealed rightly, but not the key of these data').toBe(false)
    ;(await openAccount(server.url, 'cun01', disk)).close()
    expect(await recovery.finish(reply, NEW_PASSWORD, CHEAP)).toBe(true)
  })

  test('a machine that was barred gets no key back', async () => {
    const { recovery: { request } } = await lockedOut()
    await server.database.updateTable('device_key').set({ state: 'revoked' }).where('device_id', '=', request.about.deviceId).execute()
    expect((await ask('cun01', '/api/recovery', request)).status).toBe(403)
    await server.database.deleteFrom('device_key').execute()
  })

  test('device and server seal alike', async () => {
    const county = await openCountyKeyring(server.database, TEST_KEY_SECRET).read(KAIYANG)
    const sealed = await sealToKey(county.agreementKey, new Uint8Array([1, 2, 3]), 'words')
    expect(await openFromKey(county.agreement, sealed, 'words')).toEqual(new Uint8Array([1, 2, 3]))
    await expect(openFromKey(county.agreement, sealed, 'other words')).rejects.toThrow()
  })
})

describe('[U6] a request is decided once, and not for ever', () => {
  const age = (id: string, column: 'requested_at' | 'decided_at', hours: number) =>
    server.database.updateTable('key_recovery').set({ [column]: new Date(Date.now() - hours * 3_600_000) }).where('id', '=', id).execute()

  test('after two days it is neither listed nor approved, and asking again makes a new one', async () => {
    const { disk } = await lockedOut()
    await setPassword(NEW_PASSWORD)
    const locked = await signInAt(disk, NEW_PASSWORD)
    if (locked.kind !== 'old_password_needed') throw new Error(locked.kind)
    const first = await locked.askCounty()
    const [old] = await waiting()
    await age(old?.id ?? '', 'requested_at', 49)
    expect(await waiting()).toEqual([])
    expect(await decide(old?.id)).toBe(409)
    const second = await locked.askCounty()
    expect(second).toMatchObject({ kind: 'waiting' })
    expect(second).not.toEqual(first)
    expect(await waiting()).toMatchObject([{ code: second.kind === 'waiting' ? second.code : '' }])
    expect((await onFile(old?.id ?? '')).request, 'the sealed key of the old one is gone').toEqual({})
  })

  test('an answer is given out for a day after the yes, and then goes from the file', async () => {
    const { recovery: { request } } = await lockedOut()
    const { id } = await standing('cun01', request)
    expect(await decide(id)).toBe(200)
    await age(id, 'requested_at', 60)
    await age(id, 'decided_at', 23)
    expect(await standing('cun01', request)).toMatchObject({ state: 'approved', answer: { sealed: z.string().parse((await standing('cun01', request)).answer?.sealed) } })
    await age(id, 'decided_at', 25)
    expect(await standing('cun01', request)).toEqual({ id, state: 'expired', answer: null })
    expect(await onFile(id)).toEqual({ answer: null, request: {}, is_approved: true })
  })

  test('four officers at once: one decision, one audit line', async () => {
    const lines = async () => (await server.database.selectFrom('audit').select('id').where('action', '=', 'recovery_decided').execute()).length
    const before = await lines()
    const { recovery: { request } } = await lockedOut()
    const { id } = await standing('cun01', request)
    const token = await server.signIn('xian01')
    const answers = await Promise.all([true, false, true, false].map((isApproved) => server.ask(token, '/api/recoveries', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id, isApproved }) })))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(3)
    expect(await lines()).toBe(before + 1)
  })

  test('only the newest request of a device waits, and no more than five of an account', async () => {
    const { disk, recovery } = await lockedOut()
    const older = await standing('cun01', recovery.request)
    const newer = await beginRecovery(databaseName(disk, 'cun01'))
    if (!newer) throw new Error('no copy')
    await standing('cun01', newer.request)
    expect((await waiting()).map((request) => request.code)).toEqual([newer.code])
    expect(await decide(older.id)).toBe(409)
    expect(await standing('cun01', recovery.request)).toMatchObject({ state: 'expired' })
    for (let more = 0; more < 4; more++) await standing('cun01', { ...recovery.request, about: { ...recovery.request.about, deviceId: randomUUID() }, replyKey: await anyKey() })
    expect((await ask('cun01', '/api/recovery', { ...recovery.request, about: { ...recovery.request.about, deviceId: randomUUID() }, replyKey: await anyKey() })).status).toBe(429)
  })
})
