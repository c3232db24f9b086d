import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRecordId } from '../../renderer/store/new-id.ts'
import type { RecordId } from '../../shared/domain/record-id.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import { OLDEST_SCHEMA_VERSION, SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import { decideGroup, unitsOf } from '../../shared/sync/decide-group.ts'
import { Operation } from '../../shared/sync/operation.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { householdBody, memberBody } from '../support/factories/empty-bodies.ts'
import { Chance } from '../simulation/chance.ts'
import { NETWORK_FAULTS, startLossyProxy, type LossyProxy } from '../support/lossy-proxy.ts'
import { openAccount, type SyncedAccount } from '../support/synced-account.ts'
import { createFolderCopy, type FolderCopy } from './support/folder-copy.ts'
import { startKillableServer, type KillableServer } from './support/killable-server.ts'
import { madeUpPhoto } from './support/made-up-photo.ts'
import { planRestores } from './support/plan-restores.ts'
import { findBrokenPhotos } from './support/server-holdings.ts'
import { pickClock } from './support/wrong-clock.ts'

// FAULTS_SEED=123 plays one run again; FAULTS_EDITS=2000 plays longer, FAULTS_RESTORES=10 puts the server back more often.
const seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 4_000_000_000))
const edits = Number(process.env['FAULTS_EDITS'] ?? '160')
const restores = Number(process.env['FAULTS_RESTORES'] ?? Math.ceil(edits / 160))
/** Within this time after the network is good again, everything must have been acknowledged. */
const LIVENESS_MS = 120_000
const ACCOUNTS = ['cun01', 'cun02', 'cun01', 'cun02'] as const

/** One person at one computer, whose clock may be set at any moment. */
interface Device extends SyncedAccount {
  setClock(shiftMs: number): void
}

interface Household {
  readonly id: RecordId
  readonly member: RecordId
}

const chance = new Chance(seed)
let server: KillableServer
let network: LossyProxy
let copy: FolderCopy
let village: RegionCode
const photos: string[] = []

beforeAll(async () => {
  server = await startKillableServer(1)
  copy = createFolderCopy(server)
  network = await startLossyProxy(server.url(), () => chance.roll())
})
afterAll(async () => {
  await network.close()
  await server.close()
  copy.remove()
})

test(`[S2] [S3] [S4] [G3] [E2] four devices with wrong clocks over a network that loses, cuts, repeats and delays, the server put back ${restores} times, seed ${seed}: nothing is lost or doubled, the ledger explains every row, and all is acknowledged in time`, async () => {
  const devices: Device[] = []
  for (const account of ACCOUNTS) devices.push(await openDevice(account))
  const households = await seedHouseholds(devices[0])
  for (const device of devices) await device.sync(async () => (await findAll(device, households)).every(Boolean))

  const plan = planRestores(chance, edits, restores)
  for (let turn = 1; turn <= edits; turn++) {
    network.fault = () => (chance.happens(0.45) ? chance.pick(NETWORK_FAULTS) : undefined)
    const device = chance.pick(devices)
    await edit(device, households, `${turn}`)
    // Exchanges of several devices run into each other on purpose.
    if (chance.happens(0.5)) void device.loop.syncNow()
    if (chance.happens(0.2)) await Promise.all(devices.map((each) => each.loop.syncNow()))
    if (chance.happens(0.1)) chance.pick(devices).setClock(pickClock(chance))
    if (plan.copies.has(turn)) await operate(() => copy.take())
    if (plan.restores.has(turn)) await operate(() => copy.putBack(chance.happens(0.5)))
  }

  network.fault = () => undefined
  const begun = Date.now()
  for (const device of devices) await device.sync(async () => (await device.counts()).waiting === 0)
  // Another one may have handed over meanwhile what the server had lost.
  for (const device of devices) await device.sync(async () => device.loop.state().agreement?.state === 'agreed' && (await contentsLeft(device)) === 0)
  expect(Date.now() - begun).toBeLessThan(LIVENESS_MS)

  const rows = await server.query<{ operation: unknown }>(`select operation from op where actor in ('cun01', 'cun02') order by received_at, seq`)
  const ledger = rows.map((row) => Operation.parse(row.operation))
  expect(new Set(ledger.map(({ opId }) => opId)).size).toBe(ledger.length)
  expect(ledger).toHaveLength(edits + 2 * households.length)
  await expectLedgerExplains(ledger)
  expect(await findBrokenPhotos(server.url(), 'cun01', photos)).toEqual([])

  const all = await Promise.all(devices.map((device) => device.store.readTallies()))
  for (const tallies of all) expect(tallies).toEqual(all[0])
  const conflicts = await Promise.all(devices.map(async (device) => (await device.store.listConflicts()).map((conflict) => conflict.id).sort()))
  const onFile = (await server.query<{ id: string }>('select id from conflict where not resolved order by id')).map(({ id }) => id)
  for (const each of conflicts) expect(each).toEqual(onFile)
  expect((await Promise.all(devices.map((device) => device.store.listTroubles()))).flat()).toEqual([])
  process.stdout.write(`four devices, seed ${seed}: ${edits} edits, ${restores} restores, ${photos.length} photos, ${onFile.length} open conflicts, network ${JSON.stringify(network.counts)}\n`)
  for (const device of devices) device.close()
}, 1_800_000)

async function openDevice(account: string): Promise<Device> {
  let shift = pickClock(chance)
  const opened = await openAccount(network.url, account, randomUUID(), { now: () => new Date(Date.now() + shift) })
  village = opened.account.scope[0] ?? village
  return { ...opened, setClock: (shiftMs) => void (shift = shiftMs) }
}

/** What the operator does while the server stands still and the devices go on. */
async function operate(work: () => void): Promise<void> {
  await server.stop()
  work()
  await server.start()
  network.target = server.url()
}

/** Pictures that are not sent yet, once their lane has had its time: every exchange breaks it off. */
async function contentsLeft(device: SyncedAccount): Promise<number> {
  for (let tries = 0; ; tries++) {
    const { contents } = await device.counts()
    if (contents === 0 || tries === 50) return contents
    await pause(100)
  }
}

const findAll = (device: SyncedAccount, households: readonly Household[]) => Promise.all(households.map(({ id }) => device.store.findHousehold(id)))

async function seedHouseholds(device: SyncedAccount | undefined): Promise<readonly Household[]> {
  const households = Array.from({ length: 6 }, () => ({ id: newRecordId(), member: newRecordId() }))
  for (const { id, member } of households) {
    await device?.store.save([
      { kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: village, year: null, body: householdBody(village) },
      { kind: 'create', recordKind: 'member', recordId: member, householdId: id, areaCode: village, year: null, body: memberBody(id, '户主') },
    ])
  }
  return households
}

/** One save of one person, which makes one op: the values are other each time. */
async function edit({ store }: SyncedAccount, households: readonly Household[], value: string): Promise<void> {
  const { id, member } = chance.pick(households)
  const recordId = newRecordId()
  switch (chance.below(5)) {
    case 0:
      return store.save([{ kind: 'create', recordKind: 'member', recordId, householdId: id, areaCode: village, year: null, body: memberBody(id, `新成员${value}`, { relation: '03' }) }])
    case 1:
      // A name is decided by a person, an address by the later one.
      return store.save([{ kind: 'patch', recordKind: 'member', recordId: member, householdId: id, changes: { name: `户主${value}` } }])
    case 2:
      return store.save([{ kind: 'patch', recordKind: 'household', recordId: id, householdId: id, changes: { address: `地址${value}` } }])
    case 3:
      return store.save([{ kind: 'patch', recordKind: 'household', recordId: id, householdId: id, changes: { remark: `备注${value}`, hamlet: `寨${value}` } }])
    default: {
      const photo = await madeUpPhoto(recordId, id, village, chance.roll())
      await store.saveAttachments([photo.edit], [photo.content])
      photos.push(photo.content.sha256)
    }
  }
}

/**
 * Playing the ledger again in the order in which the server answered gives the rows that are there, over all its lives: what
 * a restore took stands in it once more, where it was handed over again, and every op as the life of that moment judged it (D15).
 */
async function expectLedgerExplains(operations: readonly Operation[]): Promise<void> {
  const records = new Map<string, SyncRecord>()
  for (const unit of unitsOf(operations)) {
    const actor = unit[0]?.actor ?? ''
    const decisions = decideGroup(unit, { actor, power: 'records', isInScope: () => true, findRecord: (id) => records.get(id), findConflict: () => undefined, schemaVersion: SCHEMA_VERSION, oldestSchemaVersion: OLDEST_SCHEMA_VERSION })
    for (const { changed, record } of decisions) if (changed && record) records.set(record.id, record)
  }
  const rows = await server.query<{ id: string; body: unknown; row_version: number; field_versions: unknown }>(
    `select id, body, row_version, field_versions from record where exists (select from op where op.record_id = record.id and actor in ('cun01', 'cun02')) order by id`)
  const held = rows.map((row) => ({ id: row.id, body: row.body, rowVersion: row.row_version, fieldVersions: row.field_versions }))
  const explained = [...records.values()].map(({ id, body, rowVersion, fieldVersions }) => ({ id: String(id), body, rowVersion, fieldVersions })).sort((left, right) => (left.id < right.id ? -1 : 1))
  expect(held).toEqual(explained)
}
