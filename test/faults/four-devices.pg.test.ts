import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRecordId } from '../../renderer/store/new-id.ts'
import { OLDEST_SCHEMA_VERSION, SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import { decideGroup, unitsOf } from '../../shared/sync/decide-group.ts'
import { Operation } from '../../shared/sync/operation.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { householdBody, memberBody } from '../renderer/store/made-up-village.ts'
import { Chance } from '../simulation/chance.ts'
import { NETWORK_FAULTS, startLossyProxy, type LossyProxy } from '../support/lossy-proxy.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { openAccount, type SyncedAccount } from '../support/synced-account.ts'
import { TEST_VILLAGES } from '../support/test-villages.ts'

// FAULTS_SEED=123 plays one run again; FAULTS_EDITS=2000 plays longer.
const seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 4_000_000_000))
const edits = Number(process.env['FAULTS_EDITS'] ?? '160')
/** Within this time after the network is good again, everything must have been acknowledged. */
const LIVENESS_MS = 60_000
const ACCOUNTS = ['cun01', 'cun02', 'cun01', 'cun02'] as const

const chance = new Chance(seed)
let server: TestServer
let network: LossyProxy

beforeAll(async () => {
  server = await startTestServer()
  network = await startLossyProxy(server.url, () => chance.roll())
})
afterAll(async () => {
  await network.close()
  await server.close()
})

test(`[S2] [S3] [S4] [G3] four devices over a network that loses, cuts, repeats and delays, seed ${seed}: nothing is lost or doubled, the ledger explains every row, and all is acknowledged in time`, async () => {
  const devices: SyncedAccount[] = []
  for (const account of ACCOUNTS) devices.push(await openAccount(network.url, account, randomUUID()))
  const households = await seedHouseholds(devices[0])
  for (const device of devices) await device.sync(async () => (await device.store.readListing()).size === households.length)

  network.fault = () => (chance.happens(0.45) ? chance.pick(NETWORK_FAULTS) : undefined)
  for (let turn = 0; turn < edits; turn++) {
    const device = chance.pick(devices)
    await edit(device, households, `${turn}`)
    // Exchanges of several devices run into each other on purpose.
    if (chance.happens(0.5)) void device.loop.syncNow()
    if (chance.happens(0.2)) await Promise.all(devices.map((each) => each.loop.syncNow()))
  }

  network.fault = () => undefined
  const begun = Date.now()
  for (const device of devices) await device.sync(async () => (await device.counts()).waiting === 0)
  for (const device of devices) await device.sync(async () => device.loop.state().agreement?.state === 'agreed')
  expect(Date.now() - begun).toBeLessThan(LIVENESS_MS)

  const { rows } = await sql<{ operation: unknown; outcome: { state: string } }>`select operation, outcome from op order by received_at, seq`.execute(server.database)
  const ledger = rows.map((row) => ({ operation: Operation.parse(row.operation), state: row.outcome.state }))
  expect(new Set(ledger.map(({ operation }) => operation.opId)).size).toBe(ledger.length)
  expect(ledger).toHaveLength(edits + 2 * households.length)
  await expectLedgerExplains(ledger.map(({ operation }) => operation))

  const all = await Promise.all(devices.map((device) => device.store.readTallies()))
  for (const tallies of all) expect(tallies).toEqual(all[0])
  const conflicts = await Promise.all(devices.map(async (device) => (await device.store.listConflicts()).map((conflict) => conflict.id).sort()))
  for (const each of conflicts) expect(each).toEqual(conflicts[0])
  expect(conflicts[0]?.length).toBe(Number((await server.database.selectFrom('conflict').select((table) => table.fn.countAll().as('n')).where('resolved', '=', false).executeTakeFirstOrThrow()).n))
  process.stdout.write(`four devices, seed ${seed}: ${edits} edits, ${conflicts[0]?.length ?? 0} open conflicts, network ${JSON.stringify(network.counts)}\n`)
  for (const device of devices) device.close()
}, 240_000)

async function seedHouseholds(device: SyncedAccount | undefined) {
  const households = Array.from({ length: 6 }, () => ({ id: newRecordId(), member: newRecordId() }))
  for (const { id, member } of households) {
    await device?.store.save([
      { kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: TEST_VILLAGES[0], year: null, body: householdBody(TEST_VILLAGES[0]) },
      { kind: 'create', recordKind: 'member', recordId: member, householdId: id, areaCode: TEST_VILLAGES[0], year: null, body: memberBody(id, '户主') },
    ])
  }
  return households
}

/** One save of one person, which makes one op: the values are other each time. */
async function edit(device: SyncedAccount, households: readonly { readonly id: ReturnType<typeof newRecordId>; readonly member: ReturnType<typeof newRecordId> }[], value: string): Promise<void> {
  const { id, member } = chance.pick(households)
  const kind = chance.below(4)
  const recordId = kind === 0 ? newRecordId() : kind === 1 ? member : id
  if (kind === 0) await device.store.save([{ kind: 'create', recordKind: 'member', recordId, householdId: id, areaCode: TEST_VILLAGES[0], year: null, body: memberBody(id, `新成员${value}`, { relation: '03' }) }])
  // A name is decided by a person, an address by the later one.
  else if (kind === 1) await device.store.save([{ kind: 'patch', recordKind: 'member', recordId, householdId: id, changes: { name: `户主${value}` } }])
  else await device.store.save([{ kind: 'patch', recordKind: 'household', recordId, householdId: id, changes: kind === 2 ? { address: `地址${value}` } : { remark: `备注${value}`, hamlet: `寨${value}` } }])
}

/** Playing the ledger again, record by record in the order of the row versions that it names, gives the rows that are there. */
async function expectLedgerExplains(operations: readonly Operation[]): Promise<void> {
  const records = new Map<string, SyncRecord>()
  for (const unit of unitsOf(operations)) {
    const actor = unit[0]?.actor ?? ''
    const decisions = decideGroup(unit, { actor, power: 'records', isInScope: () => true, findRecord: (id) => records.get(id), findConflict: () => undefined, schemaVersion: SCHEMA_VERSION, oldestSchemaVersion: OLDEST_SCHEMA_VERSION })
    for (const { changed, record } of decisions) if (changed && record) records.set(record.id, record)
  }
  const { rows } = await sql<{ id: string; body: unknown; row_version: number; field_versions: unknown }>`select id, body, row_version, field_versions from record order by id`.execute(server.database)
  const held = rows.map((row) => ({ id: row.id, body: row.body, rowVersion: row.row_version, fieldVersions: row.field_versions }))
  const explained = [...records.values()].map(({ id, body, rowVersion, fieldVersions }) => ({ id: String(id), body, rowVersion, fieldVersions })).sort((left, right) => (left.id < right.id ? -1 : 1))
  expect(held).toEqual(explained)
}
