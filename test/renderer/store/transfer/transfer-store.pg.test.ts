import 'fake-indexeddb/auto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRecordId } from '../../../../renderer/store/new-id.ts'
import type { DeviceStore } from '../../../../renderer/store/device-store.ts'
import { createServerClient } from '../../../../renderer/sync/server-client.ts'
import { createSession } from '../../../../renderer/sync/session.ts'
import { signIn } from '../../../../renderer/sync/sign-in.ts'
import { startSyncLoop } from '../../../../renderer/sync/sync-loop.ts'
import { handInFile } from '../../../../renderer/sync/transfer-client.ts'
import { DEMONSTRATION_PASSWORD } from '../../../../server/demonstration/demonstration-accounts.ts'
import type { RecordId } from '../../../../shared/domain/record-id.ts'
import { readBundle, writeBundle } from '../../../../shared/transfer/bundle.ts'
import { readPackage } from '../../../../shared/transfer/package-layout.ts'
import { startTestServer, type TestServer } from '../../../support/server.ts'
import { TEST_VILLAGES } from '../../../support/test-villages.ts'
import { countsOf } from '../../sync/synced-device.ts'
import { householdBody } from '../made-up-village.ts'
import { CHEAP, freshServerId } from '../opened-store.ts'

type Bytes = Uint8Array<ArrayBuffer>
const [VILLAGE] = TEST_VILLAGES
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** A machine that was online once: first load and certificate. After that it only syncs when told to. */
async function machine(account: string) {
  const session = createSession()
  const client = createServerClient({ address: server.url, token: () => session.token() })
  const result = await signIn(client, session, { serverId: freshServerId(), account, password: DEMONSTRATION_PASSWORD, cost: CHEAP })
  if (result.kind !== 'signed_in') throw new Error(result.kind)
  const clock = { now: () => new Date(), roll: () => 0, after: () => () => undefined }
  const { store } = result
  const loop = startSyncLoop({ local: store, server: client, clock, renewSession: () => session.renew(client) })
  await loop.syncNow()
  const token = session.token() ?? ''
  return { store, token, sync: () => loop.syncNow() }
}

async function addHousehold(store: DeviceStore, address: string): Promise<RecordId> {
  const id = newRecordId()
  await store.save([{ kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: VILLAGE, year: null, body: householdBody(VILLAGE, { address }) }])
  return id
}

async function exported(store: DeviceStore): Promise<Bytes> {
  const made = await store.transfer.exportPackage()
  await store.transfer.noteExported(made)
  return made.bytes
}

async function answerOf(token: string, file: Bytes): Promise<Bytes> {
  const answer = await handInFile(server.url, token, file)
  if (answer.kind !== 'ok') throw new Error(answer.kind)
  return answer.value
}

const addressOf = async (store: DeviceStore, id: RecordId) => (await store.findHousehold(id))?.household.record.body.address

test('[T13] village to township to county over two air gaps, and back', async () => {
  const [ada, bo, township, county] = [await machine('cun01'), await machine('cun02'), await machine('zhen01'), await machine('xian01')]
  const [ofAda, ofBo] = [await addHousehold(ada.store, '甲写的'), await addHousehold(bo.store, '乙写的')]
  for (const file of [await exported(ada.store), await exported(bo.store)]) {
    expect(new TextDecoder('latin1').decode(file)).not.toContain(ofAda)
    expect(await township.store.transfer.collectPackages(file)).toBe(1)
    expect(await township.store.transfer.collectPackages(file), 'the same stick again').toBe(0)
  }
  const bundle = await township.store.transfer.bundlePackages()
  expect(bundle).toMatchObject({ packages: 2, left: 0 })
  await township.store.transfer.noteHandedIn(bundle.bytes)
  expect((await township.store.transfer.readState()).parcels.map((parcel) => [parcel.state, parcel.operations])).toEqual([['handed_in', 1], ['handed_in', 1]])

  const answer = await answerOf(county.token, bundle.bytes)
  const broken = Uint8Array.from(answer)
  broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1
  await expect(township.store.transfer.takeAnswers(broken)).rejects.toMatchObject({ reason: 'changed' })
  expect(await township.store.transfer.takeAnswers(answer)).toEqual({ receipts: 2, refused: 0 })
  expect((await township.store.transfer.readState()).parcels.map((parcel) => parcel.state)).toEqual(['answered', 'answered'])
  const receipts = await township.store.transfer.bundleReceipts()
  expect(receipts.packages).toBe(2)
  await expect(township.store.transfer.importReceipts(receipts.bytes), 'the courier has no key').rejects.toMatchObject({ reason: 'not_for_here' })

  for (const { store } of [ada, bo]) {
    expect(await countsOf(store)).toMatchObject({ waiting: 1 })
    expect(await store.transfer.importReceipts(receipts.bytes)).toMatchObject({ answered: 1, outcomes: { applied: 1 }, needsNetwork: false })
    expect(await countsOf(store)).toMatchObject({ waiting: 0, refused: 0 })
    expect((await store.transfer.readState()).exports).toMatchObject([{ operations: 1, answeredAt: expect.any(String) as string }])
  }
  // What the colleague did comes with a receipt, without any network; the server holds a row back while older transactions are open.
  await expect.poll(async () => {
    await bo.store.transfer.importReceipts(await answerOf(county.token, await exported(bo.store)))
    return addressOf(bo.store, ofAda)
  }, { timeout: 25_000, interval: 50 }).toBe('甲写的')
  expect(await addressOf(ada.store, ofAda)).toBe('甲写的')
  expect(await addressOf(bo.store, ofBo)).toBe('乙写的')
  for (const { store } of [ada, bo, township, county]) store.close()
})

test('[T3] the second package before the first: both are taken, nothing is held, and the device ends where the server is', async () => {
  const [ada, county] = [await machine('cun01'), await machine('xian01')]
  const id = await addHousehold(ada.store, '第一次')
  const first = await exported(ada.store)
  await ada.store.save([{ kind: 'patch', recordKind: 'household', recordId: id, changes: { address: '第二次' } }])
  const second = await exported(ada.store)
  const answers = [await answerOf(county.token, second), await answerOf(county.token, first)]
  for (const answer of answers) await ada.store.transfer.importReceipts(answer)
  const row = await server.database.selectFrom('record').select(['body', 'row_version']).where('id', '=', id).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ body: { address: '第二次' }, row_version: 2 })
  expect(await countsOf(ada.store)).toMatchObject({ waiting: 0, refused: 0, conflicts: 0 })
  expect((await ada.store.findHousehold(id))?.household.record).toMatchObject({ rowVersion: 2, body: { address: '第二次' } })
  for (const { store } of [ada, county]) store.close()
})

test('[T14] a receipt twice, and an older one after a newer, change nothing', async () => {
  const [ada, county] = [await machine('cun01'), await machine('xian01')]
  const id = await addHousehold(ada.store, '第一次')
  const first = await answerOf(county.token, await exported(ada.store))
  await ada.store.save([{ kind: 'patch', recordKind: 'household', recordId: id, changes: { address: '第二次' } }])
  const second = await answerOf(county.token, await exported(ada.store))
  expect(await ada.store.transfer.importReceipts(second)).toMatchObject({ answered: 2, outcomes: { applied: 2 } })
  const before = await ada.store.readPosition()
  expect(await ada.store.transfer.importReceipts(first)).toMatchObject({ answered: 0, news: 0 })
  expect(await ada.store.transfer.importReceipts(second)).toMatchObject({ answered: 0, news: 0 })
  expect(await ada.store.readPosition()).toEqual(before)
  expect(await addressOf(ada.store, id)).toBe('第二次')
  for (const { store } of [ada, county]) store.close()
})

test('[T5] [T4] a receipt that was changed or cut leaves the device as it was', async () => {
  const [ada, county] = [await machine('cun01'), await machine('xian01')]
  await addHousehold(ada.store, '某处')
  const answer = await answerOf(county.token, await exported(ada.store))
  const receipt = new Uint8Array(readBundle(answer).entries[0]?.bytes ?? [])
  for (let at = 0; at < receipt.length; at += 53) {
    const changed = Uint8Array.from(receipt)
    changed[at] = (changed[at] ?? 0) ^ 4
    await expect(ada.store.transfer.importReceipts(changed), `byte ${at}`).rejects.toMatchObject({ name: 'TransferRefused' })
    await expect(ada.store.transfer.importReceipts(receipt.slice(0, at)), `cut at ${at}`).rejects.toMatchObject({ name: 'TransferRefused' })
  }
  expect(await countsOf(ada.store)).toMatchObject({ waiting: 1 })
  expect(await ada.store.transfer.importReceipts(receipt)).toMatchObject({ answered: 1 })
  for (const { store } of [ada, county]) store.close()
})

test('[T15] what was exported may be sent by the network first, and the receipt then changes nothing', async () => {
  const [ada, county] = [await machine('cun01'), await machine('xian01')]
  const id = await addHousehold(ada.store, '两条路')
  const file = await exported(ada.store)
  expect(await countsOf(ada.store)).toMatchObject({ waiting: 1 })
  await ada.sync()
  expect(await countsOf(ada.store)).toMatchObject({ waiting: 0 })
  const answer = await answerOf(county.token, file)
  expect(readBundle(answer).about.results).toMatchObject([{ outcome: 'imported', operations: 1 }])
  expect(await ada.store.transfer.importReceipts(answer)).toMatchObject({ answered: 0 })
  expect((await ada.store.findHousehold(id))?.household.record.rowVersion).toBe(1)
  expect(await ada.store.listTroubles()).toEqual([])
  for (const { store } of [ada, county]) store.close()
})

test('[T8] a receipt and a greeting tell of a revoked certificate, and the device exports no more', async () => {
  const [ada, bo, county] = [await machine('cun01'), await machine('cun02'), await machine('xian01')]
  const revoke = async (store: DeviceStore) => {
    const { sender } = readPackage((await store.transfer.exportPackage()).bytes).head
    await server.ask(county.token, '/api/device-certificates/revocations', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ certificateId: sender?.certificate.certificateId, reason: '电脑遗失' }) })
  }
  const early = await exported(ada.store)
  const answer = await answerOf(county.token, early)
  await revoke(bo.store)
  await bo.sync()
  await expect(bo.store.transfer.exportPackage()).rejects.toMatchObject({ reason: 'certificate_revoked' })
  await ada.store.transfer.importReceipts(answer)
  expect((await ada.store.transfer.readState()).certificate).toMatchObject({ isRevoked: false })
  const township = await machine('zhen01')
  await township.store.transfer.collectPackages(await exported(ada.store))
  await revoke(ada.store)
  expect(await township.store.transfer.takeAnswers(await answerOf(county.token, (await township.store.transfer.bundlePackages()).bytes))).toEqual({ receipts: 0, refused: 1 })
  expect((await township.store.transfer.readState()).parcels).toMatchObject([{ state: 'refused', reason: 'certificate_revoked' }])
  for (const { store } of [ada, bo, county, township]) store.close()
})

test('a device without a certificate says so, and a courier refuses what is no package', async () => {
  const township = await machine('zhen01')
  await expect(township.store.transfer.collectPackages(new TextEncoder().encode('这不是摆渡包'))).rejects.toMatchObject({ reason: 'not_a_package' })
  await expect(township.store.transfer.takeAnswers(writeBundle({ results: [] }, []))).resolves.toEqual({ receipts: 0, refused: 0 })
  expect(await township.store.transfer.bundlePackages()).toMatchObject({ packages: 0 })
  township.store.close()
})
