import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DeviceStore } from '../../renderer/store/device-store.ts'
import { newRecordId } from '../../renderer/store/new-id.ts'
import { createServerClient } from '../../renderer/sync/server-client.ts'
import { startSyncLoop } from '../../renderer/sync/sync-loop.ts'
import type { RecordId } from '../../shared/domain/record-id.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import { startLossyProxy, type LossyProxy } from '../support/lossy-proxy.ts'
import { householdBody } from '../support/factories/empty-bodies.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { openAccount, type SyncedAccount } from '../support/synced-account.ts'
import { TEST_VILLAGES } from '../support/test-villages.ts'

let server: TestServer
let network: LossyProxy
let roll = 0
beforeAll(async () => {
  server = await startTestServer()
  network = await startLossyProxy(server.url, () => roll)
})
afterAll(async () => {
  await network.close()
  await server.close()
})

async function saveHousehold(one: { readonly store: DeviceStore }, householdNo: string, village: RegionCode = TEST_VILLAGES[0]): Promise<RecordId> {
  const id = newRecordId()
  await one.store.save([{ kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: village, year: null, body: householdBody(village, { householdNo }) }])
  return id
}

async function applied(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from op where outcome->>'state' = 'applied'`.execute(server.database)
  return rows[0]?.n ?? 0
}

async function householdsOf(one: SyncedAccount): Promise<number> {
  return (await one.store.readListing()).size
}

describe('[E1] bad moments of a network', () => {
  test('the response is lost after the commit three times: the work is there once', async () => {
    const one = await openAccount(network.url, 'cun01', randomUUID())
    await one.sync()
    const before = await applied()
    await saveHousehold(one, 'R1')
    let lost = 0
    network.fault = (path) => (path.startsWith('/api/sync/push') && lost < 3 ? (lost++, 'answer_lost') : undefined)
    for (let turn = 0; turn < 3; turn++) {
      await one.loop.syncNow()
      expect((await one.counts()).waiting).toBe(1)
    }
    network.fault = () => undefined
    await one.sync(async () => (await one.counts()).waiting === 0)
    expect(lost).toBe(3)
    expect((await applied()) - before).toBe(1)
    one.close()
  })

  test('the connection is cut at every place of every answer: each exchange goes on from there, nothing twice', async () => {
    const writer = await openAccount(server.url, 'cun02', randomUUID())
    const one = await openAccount(network.url, 'cun01', randomUUID())
    await one.sync()
    const before = await applied()
    const places = Array.from({ length: 16 }, (_, place) => place / 16)
    for (const [turn, place] of places.entries()) {
      await saveHousehold(writer, `W${turn}`)
      await writer.sync(async () => (await writer.counts()).waiting === 0)
      await saveHousehold(one, `K${turn}`)
      roll = place
      let cuts = 0
      // Every request of this exchange in turn, until one exchange has been cut in all of them.
      network.fault = () => (cuts++ < 4 ? 'answer_cut' : undefined)
      for (let attempt = 0; attempt < 4; attempt++) await one.loop.syncNow()
      network.fault = () => undefined
    }
    await one.sync(async () => (await one.counts()).waiting === 0)
    await one.sync(async () => (await householdsOf(one)) === (await server.database.selectFrom('record').select('id').where('kind', '=', 'household').execute()).length)
    expect((await applied()) - before).toBe(2 * places.length)
    expect(await one.store.listTroubles()).toEqual([])
    writer.close()
    one.close()
  }, 60_000)
})

describe('[O2] kill at each step of a scope change', () => {
  /** A store that dies at its nth word: every method after that fails as if the process were gone. */
  function dyingAt(store: DeviceStore, steps: number): DeviceStore {
    let left = steps
    return new Proxy(store, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...args: readonly unknown[]): unknown => {
          if (left-- <= 0) throw new Error('killed')
          return Reflect.apply(member, target, args) as unknown
        }
      },
    })
  }

  test('wherever it dies, the next start ends with the right areas, all work handed over, and nothing of the old area left', async () => {
    const other = TEST_VILLAGES[1]
    await sql`update account set scope = ${[other]} where account = 'cun02'`.execute(server.database)
    const resident = await openAccount(server.url, 'cun02', randomUUID())
    await resident.sync()
    await saveHousehold(resident, 'N1', other)
    await resident.sync(async () => (await resident.counts()).waiting === 0)
    resident.close()
    const token = await server.signIn('cun01')
    for (let steps = 1; steps <= 24; steps += 1) {
      const [from, to] = steps % 2 === 1 ? [TEST_VILLAGES[0], other] : [other, TEST_VILLAGES[0]]
      await sql`update account set scope = ${[from]} where account = 'cun01'`.execute(server.database)
      const disk = randomUUID()
      const one = await openAccount(server.url, 'cun01', disk)
      await one.sync()
      const made = await saveHousehold(one, `S${steps}`, from)
      await sql`update account set scope = ${[to]} where account = 'cun01'`.execute(server.database)
      const dying = startSyncLoop({ local: dyingAt(one.store, steps), server: createServerClient({ address: server.url, token: () => token }), clock: { now: () => new Date(), roll: () => 0, after: () => () => undefined }, renewSession: () => Promise.resolve({ kind: 'unreachable', reason: 'offline' }) })
      await dying.syncNow().catch(() => undefined)
      dying.stop()
      one.close()

      const again = await openAccount(server.url, 'cun01', disk)
      await again.sync(async () => (await again.counts()).waiting === 0)
      expect(await again.store.listTroubles(), `died at step ${steps}`).toEqual([])
      const rows = await server.database.selectFrom('record').select('area_code').where('id', '=', made).execute()
      expect(rows.map((row) => row.area_code), `died at step ${steps}`).toEqual([from])
      const tallies = await again.store.readTallies()
      expect([...tallies.keys()], `died at step ${steps}`).toEqual([to])
      again.close()
    }
  }, 120_000)
})
