import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { Dexie } from 'dexie'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeBackup } from '../../renderer/store/backup/backup-file.ts'
import { DATABASE_VERSION } from '../../renderer/store/disk/database.ts'
import { databaseName } from '../../renderer/store/open-store.ts'
import { newRecordId } from '../../renderer/store/new-id.ts'
import type { SchemaStep } from '../../shared/sync/convert-operation.ts'
import { householdBody } from '../renderer/store/made-up-village.ts'
import { startDevice, type TestDevice } from '../support/device.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { openAccount } from '../support/synced-account.ts'
import { rewriteAsVersionOne } from '../support/version-one.ts'
import { TEST_VILLAGES } from '../support/test-villages.ts'

/** A server three schemas ahead: a field was renamed twice and a code retired. */
const STEPS: readonly SchemaStep[] = [
  { from: 1, renamed: { household: { tel: 'mobile' } } },
  { from: 2, replacedCodes: { household: { exitFlag: { '9': '0' } } } },
  { from: 3, renamed: { household: { mobile: 'phone' } } },
]
let server: TestServer
let device: TestDevice
beforeAll(async () => {
  server = await startTestServer({ schema: { version: 4, oldest: 1, steps: STEPS } })
  device = await startDevice(server, 'cun01')
})
afterAll(() => server.close())

function oldBody(changes: Record<string, string | null>) {
  const { phone: _phone, ...body } = householdBody(TEST_VILLAGES[0])
  return { ...body, ...changes }
}

describe('[K2] schema N−3 pushes to N', () => {
  test('field renamed, code retired: the work arrives in the words of today, and the answer brings the row', async () => {
    const made = device.create(oldBody({ tel: '13800000001', exitFlag: '9' }))
    const reply = await device.push(made)
    expect(reply.outcomes).toMatchObject([{ state: 'applied' }])
    expect(reply.records).toMatchObject([{ id: made.recordId, body: { phone: '13800000001', exitFlag: '0' } }])
    expect(reply.records[0]?.body).not.toHaveProperty('tel')

    // The same device patches by its old names what it had seen under them.
    const seen = { ...(await device.read(made.recordId)), body: { ...oldBody({ tel: '13800000001', exitFlag: '9' }) } }
    const patched = await device.push(device.patch(seen, { tel: '13800000002' }))
    expect(patched.outcomes).toMatchObject([{ state: 'applied', rowVersion: 2 }])
    expect(patched.records).toMatchObject([{ body: { phone: '13800000002' } }])
    // Sent again in the old words it is the same op with the same answer.
    expect((await device.push(made)).outcomes).toEqual(reply.outcomes)
  })

  test('a schema for which the way is missing is held with its reason, and the rest of the batch is taken', async () => {
    const strange = device.create(oldBody({ tel: '1' }), { schemaVersion: 3 })
    const lost = await startTestServer({ schema: { version: 4, oldest: 1, steps: STEPS.slice(1) } })
    const other = await startDevice(lost, 'cun01')
    const reply = await other.push(other.create(oldBody({ tel: '1' })), other.create(householdBody(TEST_VILLAGES[0]), { schemaVersion: 4 }))
    expect(reply.outcomes).toMatchObject([{ state: 'held', code: 'unknown_schema' }, { state: 'applied' }])
    expect((await device.push(strange)).outcomes).toMatchObject([{ state: 'rejected', code: 'invalid_body' }])
    await lost.close()
  })

  test('what a newer device sent and this one does not know is kept and returned untouched', async () => {
    const made = device.create({ ...householdBody(TEST_VILLAGES[0]), solarPanels: { count: 3, kw: [1.5, null] } }, { schemaVersion: 5 })
    await device.push(made)
    const one = await openAccount(server.url, 'cun01', randomUUID())
    await one.sync(async () => (await one.store.findHousehold(made.recordId)) !== undefined)
    await one.store.save([{ kind: 'patch', recordKind: 'household', recordId: made.recordId, changes: { phone: '13911112222' } }])
    await one.sync(async () => (await one.counts()).waiting === 0)
    expect((await device.read(made.recordId, 2)).body).toMatchObject({ phone: '13911112222', solarPanels: { count: 3, kw: [1.5, null] } })
    expect(one.loop.state().agreement?.state).toBe('agreed')
    one.close()
  }, 40_000)
})

describe('[K2] app upgraded with 500 unsynced ops', () => {
  test('the new program opens the old database, keeps every op and draft, and sends them all once; the old one then refuses it', async () => {
    const disk = randomUUID()
    const one = await openAccount(server.url, 'cun01', disk)
    const before = Number((await server.database.selectFrom('op').select((table) => table.fn.countAll().as('n')).executeTakeFirstOrThrow()).n)
    for (let number = 0; number < 500; number++) {
      const id = newRecordId()
      await one.store.save([{ kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: TEST_VILLAGES[0], year: null, body: householdBody(TEST_VILLAGES[0], { householdNo: `U${number}` }) }])
    }
    await one.store.saveDraft('household/new', { name: '没写完' })
    one.close()
    await rewriteAsVersionOne(databaseName(disk, 'cun01'))

    const kept: Uint8Array<ArrayBuffer>[] = []
    const upgraded = await openAccount(server.url, 'cun01', disk, { keepBeforeUpgrade: (_account, backup) => Promise.resolve(void kept.push(backup)) })
    expect((await decodeBackup(kept[0] ?? new Uint8Array()))?.head).toMatchObject({ account: 'cun01', databaseVersion: 1, rows: { outbox: 500, drafts: 1 } })
    expect((await upgraded.counts()).waiting).toBe(500)
    expect((await upgraded.store.findDraft('household/new'))?.value).toEqual({ name: '没写完' })
    await upgraded.sync(async () => (await upgraded.counts()).waiting === 0)
    expect(await upgraded.store.listTroubles()).toEqual([])
    const after = Number((await server.database.selectFrom('op').select((table) => table.fn.countAll().as('n')).executeTakeFirstOrThrow()).n)
    expect(after - before).toBe(500)
    upgraded.close()
    // Downgraded after: a program that knows only version 1 does not open the newer tables.
    const old = new Dexie(databaseName(disk, 'cun01'))
    const version = (await indexedDB.databases()).find((database) => database.name === databaseName(disk, 'cun01'))?.version
    expect(version).toBe(DATABASE_VERSION * 10)
    old.close()
  }, 120_000)
})
