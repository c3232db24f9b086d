import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { carryOutEvent } from '../../../server/areas/carry-out-event.ts'
import { createAccounts } from '../../../server/accounts/account.queries.ts'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'
import { PlainDate } from '../../../shared/domain/plain-date.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'
import { HandOver } from '../../../shared/sync/hand-over.ts'
import type { Operation } from '../../../shared/sync/operation.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import { CARRIED_OUT_DAYS, HANDING_IN_DAYS, OFFERED_DAYS } from '../../../shared/sync/work-of-before.ts'
import { PushReply } from '../../../shared/protocol/push.ts'
import { startDevice, type TestDevice } from '../../support/device.ts'
import { householdBody } from '../../support/factories/bodies.ts'
import { memberBody } from '../../support/factories/empty-bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

const [HILL, RIVER, LAKE] = TEST_VILLAGES
let server: TestServer
let name: string
let device: TestDevice

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** A cadre of the hill village with a device that has loaded it. */
beforeEach(async () => {
  name = `c${randomUUID().slice(0, 8)}`
  await server.database.transaction().execute((transaction) => createAccounts(transaction, [{ account: name, displayName: '驻村干部', role: 'V_COLLECTOR', scope: [HILL], password: DEMONSTRATION_PASSWORD }]))
  device = await startDevice(server, name)
  await device.pull()
})

async function household(): Promise<SyncRecord> {
  const created = device.create(householdBody({ address: '原址', bankName: '农商行' }))
  await device.push(created)
  return device.read(created.recordId)
}

async function move(household: string, to: RegionCode = RIVER): Promise<void> {
  const answer = await server.ask(await server.signIn('xian01'), '/api/areas/events', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'move', households: [household], to }) })
  if (!answer.ok) throw new Error(await answer.text())
}

async function giveScope(...scope: readonly RegionCode[]): Promise<void> {
  await server.database.updateTable('account').set({ scope: [...scope] }).where('account', '=', name).execute()
}

/** As the real device does it: under the scope that it had loaded. */
async function pushUnder(epoch: number, one: TestDevice, ...operations: readonly Operation[]): Promise<PushReply> {
  return PushReply.parse(await (await one.post(operations.map((operation) => JSON.stringify(operation)).join('\n'), { 'x-scope-epoch': String(epoch) })).json())
}

/** Everything that the server has noted happened so many days earlier. */
async function age(days: number): Promise<void> {
  const back = sql.raw(`interval '${days} days'`)
  await sql`alter table area_event disable trigger user`.execute(server.database)
  await sql`alter table handed_op disable trigger user`.execute(server.database)
  await sql`update area_event set at = at - ${back}`.execute(server.database)
  await sql`update handed_op set handed_at = handed_at - ${back}`.execute(server.database)
  await sql`update account_scope set since = since - ${back} where account = ${name}`.execute(server.database)
  await sql`update lineage_contact set first_seen_at = first_seen_at - ${back}`.execute(server.database)
  await sql`alter table area_event enable trigger user`.execute(server.database)
  await sql`alter table handed_op enable trigger user`.execute(server.database)
}

const bodyOf = async (id: string) => (await server.database.selectFrom('record').select('body').where('id', '=', id).executeTakeFirstOrThrow()).body as Record<string, unknown>
const handOverOf = async (operation: Operation) => {
  const row = await server.database.selectFrom('hand_over').select('hand_over').where('op_id', '=', operation.opId).executeTakeFirst()
  return row && HandOver.parse(row.hand_over)
}
const TOLD = { state: 'handed', code: 'handed_over', fields: [], rowVersion: 0 }

describe('[X3] work of before', () => {
  test('on a household that has moved is carried out until the device knows of the move, and then only offered', async () => {
    const seen = await household()
    await move(seen.id)
    const before = device.patch(seen, { address: '走访时的地址' })
    expect((await device.push(before)).outcomes).toMatchObject([TOLD])
    expect(await bodyOf(seen.id)).toMatchObject({ address: '走访时的地址' })
    expect(await handOverOf(before)).toMatchObject({ areaCode: RIVER, offered: null, taken: null })

    const departure = await device.find((line) => line.type === 'scope-out' && line.householdId === seen.id)
    expect(departure).toBeDefined()
    const last = (await device.pull()).at(-1)
    await device.pull(last?.type === 'page' ? last.cursor : '0:0')
    const after = device.patch(seen, { address: '不再归本村' })
    expect(await device.push(after)).toMatchObject({ outcomes: [TOLD], records: [], conflicts: [] })
    expect(await bodyOf(seen.id)).toMatchObject({ address: '走访时的地址' })
    expect(await handOverOf(after)).toMatchObject({ areaCode: RIVER, offered: { kind: 'patch', changes: { address: '不再归本村' } } })
  })

  test('under a scope that went is carried out until the device has loaded the new one, whatever it claims then', async () => {
    const seen = await household()
    await giveScope(RIVER)
    const before = device.patch(seen, { address: '走访时的地址' })
    const made = device.create(householdBody())
    expect((await pushUnder(1, device, before, made)).outcomes).toMatchObject([TOLD, TOLD])
    expect(await bodyOf(seen.id)).toMatchObject({ address: '走访时的地址' })
    expect(await handOverOf(made)).toMatchObject({ areaCode: HILL, offered: null })

    await device.pull()
    const after = device.patch(seen, { address: '不再归我' })
    expect((await pushUnder(1, device, after)).outcomes).toMatchObject([TOLD])
    expect(await bodyOf(seen.id)).toMatchObject({ address: '走访时的地址' })
    expect(await handOverOf(after)).toMatchObject({ offered: { changes: { address: '不再归我' } } })
  })

  test('a push under the new scope closes the old one as well', async () => {
    const seen = await household()
    await giveScope(RIVER)
    await pushUnder(2, device, device.create(householdBody({ villageCode: RIVER }), { areaCode: RIVER }))
    await pushUnder(1, device, device.patch(seen, { address: '不再归我' }))
    expect(await bodyOf(seen.id)).toMatchObject({ address: '原址' })
  })

  test.each([[CARRIED_OUT_DAYS - 1, '晚到的地址', false], [CARRIED_OUT_DAYS + 1, '原址', true]])('after %i days is %s in the database', async (days, address, isOffered) => {
    const seen = await household()
    await giveScope(RIVER)
    await age(days)
    const late = device.patch(seen, { address: '晚到的地址' })
    expect((await pushUnder(1, device, late)).outcomes).toMatchObject([TOLD])
    expect(await bodyOf(seen.id)).toMatchObject({ address })
    expect((await handOverOf(late))?.offered !== null).toBe(isOffered)
  })

  test('is handed in within some days once it has begun', async () => {
    const [one, other] = [await household(), await household()]
    await move(one.id)
    await giveScope(TEST_VILLAGES[2])
    await pushUnder(1, device, device.patch(one, { address: '先报' }), device.patch(other, { address: '先报' }))
    await age(HANDING_IN_DAYS + 1)
    await pushUnder(1, device, device.patch(one, { bankName: '后报' }), device.patch(other, { bankName: '后报' }))
    for (const seen of [one, other]) expect(await bodyOf(seen.id)).toMatchObject({ address: '先报', bankName: '农商行' })
  })

  test('of a scope that ended too long ago is refused, and so is what never was theirs', async () => {
    const seen = await household()
    await giveScope(RIVER)
    const elsewhere = device.create(householdBody({ villageCode: TEST_VILLAGES[2] }), { areaCode: TEST_VILLAGES[2] })
    expect((await pushUnder(1, device, elsewhere)).outcomes).toMatchObject([{ state: 'rejected', code: 'out_of_scope' }])
    await age(OFFERED_DAYS + 1)
    expect((await pushUnder(1, device, device.patch(seen, { address: '太晚' }))).outcomes).toMatchObject([{ state: 'rejected', code: 'out_of_scope' }])
  })
})

describe('[X4] a database that the server first meets after the loss', () => {
  test('has no work of before: what it brings is offered, by network and by header alike', async () => {
    const [moved, left] = [await household(), await household()]
    await move(moved.id)
    await giveScope(TEST_VILLAGES[2])
    const fresh = await startDevice(server, name)
    const operations = [fresh.patch(moved, { address: '编造' }), fresh.patch(left, { address: '编造' }), fresh.create(householdBody())]
    expect((await pushUnder(1, fresh, ...operations)).outcomes).toMatchObject([TOLD, TOLD, TOLD])
    for (const seen of [moved, left]) expect(await bodyOf(seen.id)).toMatchObject({ address: '原址' })
    for (const operation of operations) expect((await handOverOf(operation))?.offered).not.toBeNull()
    expect(await server.database.selectFrom('record').select('id').where('id', '=', operations[2]?.recordId ?? '').execute()).toEqual([])
  })

  test('a device of the same account that was there all the time keeps its own work', async () => {
    const seen = await household()
    const second = await startDevice(server, name)
    await second.pull()
    await move(seen.id)
    const last = (await device.pull()).at(-1)
    await device.pull(last?.type === 'page' ? last.cursor : '0:0')
    await second.push(second.patch(seen, { address: '另一台电脑上的走访' }))
    expect(await bodyOf(seen.id)).toMatchObject({ address: '另一台电脑上的走访' })
  })
})

describe('[X5] the answer to work on what its author may not read', () => {
  test('is one and the same for a right and a wrong guess, an edit, a conflict, a deleted record, a bad value and one that is not there', async () => {
    const member = (number: string, owner: SyncRecord) => device.create(memberBody(owner.id, '张三', { idNumber: number }), { recordKind: 'member', householdId: owner.id })
    const home = await household()
    const person = member('520199199001011234', home)
    await device.push(person)
    const known = await device.read(person.recordId)
    const gone = await household()
    await device.push(device.remove(gone))
    await giveScope(RIVER)
    await age(HANDING_IN_DAYS - 1)
    for (const days of [0, CARRIED_OUT_DAYS]) {
      await age(days)
      const nowhere: SyncRecord = { ...home, id: device.create().recordId, householdId: device.create().recordId }
      const operations = [
        device.patch(known, { idNumber: '520199199001011234' }), device.patch(known, { idNumber: '520199199001011235' }), device.patch({ ...known, fieldVersions: {}, body: {} }, { idNumber: '' }),
        device.patch(home, { address: '新址' }), device.patch({ ...home, body: {} }, { exitFlag: '3' }), device.patch(home, { exitFlag: 'never' }), device.remove(home),
        device.patch(gone, { address: '新址' }), device.remove(gone), device.patch(nowhere, { address: '新址' }), device.create(householdBody(), { recordId: home.id }), device.create(memberBody(nowhere.id, '某人'), { recordKind: 'member', householdId: nowhere.id }),
      ]
      const reply = await pushUnder(1, device, ...operations)
      expect({ outcomes: reply.outcomes, records: reply.records, conflicts: reply.conflicts }).toEqual({ outcomes: operations.map((operation) => ({ opId: operation.opId, ...TOLD })), records: [], conflicts: [] })
      expect((await pushUnder(1, device, ...operations)).outcomes, 'sent again').toEqual(reply.outcomes)
    }
    const told = (await device.pull()).filter((line) => line.type !== 'page')
    expect(told.filter((line) => line.type === 'outcome')).toEqual([])
  })

  test('also where it is part of a group: beside the author\'s own nothing of it is decided', async () => {
    const [mine, lost] = [await household(), await household()]
    await move(lost.id)
    const groupId = randomUUID()
    const operations = [device.patch(mine, { address: '本村' }, { groupId }), device.patch(lost, { exitFlag: 'never' }, { groupId })]
    expect((await device.push(...operations)).outcomes).toMatchObject([TOLD, TOLD])
    const foreign = [device.patch(mine, { address: '本村' }, { groupId: randomUUID() })]
    expect((await device.push(...foreign)).outcomes).toMatchObject([{ state: 'applied' }])
    for (const operation of operations) expect((await handOverOf(operation))?.offered).not.toBeNull()
  })

  test('an op of another account, or a reviewer\'s, is refused as ever', async () => {
    const seen = await household()
    await move(seen.id)
    expect((await device.push(device.patch(seen, { address: '冒名' }, { actor: 'cun01' }))).outcomes).toMatchObject([{ code: 'actor_mismatch', rowVersion: 0 }])
    await server.database.updateTable('account').set({ role: 'T_STATION' }).where('account', '=', name).execute()
    expect((await device.push(device.patch(seen, { address: '转岗' }))).outcomes).toMatchObject([{ code: 'out_of_scope', rowVersion: 0 }])
  })
})

describe('[X6] what was held when its author lost it', () => {
  test('is carried out by what they had when it was handed in, and its last answer tells no more', async () => {
    const late = device.create(householdBody())
    const person = device.create(memberBody(late.recordId, '先到的人'), { recordKind: 'member', householdId: late.recordId })
    expect((await device.push(person)).outcomes).toMatchObject([{ state: 'held', code: 'record_missing' }])
    await giveScope(RIVER)
    const colleague = await startDevice(server, 'cun01')
    const same = colleague.create(late.changes, { recordId: late.recordId })
    await colleague.push(same)
    expect(await server.database.selectFrom('record').select('id').where('id', '=', person.recordId).execute()).toHaveLength(1)
    expect((await device.push(person)).outcomes).toMatchObject([TOLD])
    expect(await handOverOf(person)).toMatchObject({ areaCode: HILL, offered: null })
  })

  test('a household moved after that is no hindrance, one moved before is', async () => {
    const claims = await household()
    const person = device.create(memberBody(claims.id, '有错'), { recordKind: 'member', householdId: claims.id, schemaVersion: 9 })
    const broken = { ...person.changes, relation: '未来' }
    const held = device.create(broken, { recordKind: 'member', householdId: claims.id, schemaVersion: 9 })
    expect((await device.push(held)).outcomes).toMatchObject([{ state: 'held', code: 'unknown_schema' }])
    await move(claims.id)
    const answer = await server.ask(await server.signIn('xian01'), '/api/held', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'mend', opId: held.opId, changes: { relation: '03' }, why: '核对' }) })
    expect(answer.status).toBe(200)
    expect(await server.database.selectFrom('record').select('area_code').where('id', '=', held.recordId).execute()).toEqual([{ area_code: RIVER }])
    expect((await device.push(held)).outcomes).toMatchObject([TOLD])
  })
})

describe('[X3] a device that has loaded one scope while the account has got the next one', () => {
  test('knows what went before it, and writes nothing there any more', async () => {
    const seen = await household()
    await giveScope(RIVER)
    await pushUnder(1, device)
    await giveScope(RIVER, LAKE)
    const late = device.patch(seen, { address: '不再归我' })
    expect((await pushUnder(2, device, late)).outcomes).toMatchObject([TOLD])
    expect(await bodyOf(seen.id)).toMatchObject({ address: '原址' })
    expect(await handOverOf(late)).toMatchObject({ offered: { changes: { address: '不再归我' } } })
  })
  test('counts as met under none by its own word', async () => {
    const seen = await household()
    await giveScope(RIVER)
    const another = await startDevice(server, name)
    const late = another.patch(seen, { address: '编造的' })
    expect((await pushUnder(1, another, late)).outcomes).toMatchObject([TOLD])
    expect(await bodyOf(seen.id)).toMatchObject({ address: '原址' })
  })
})

describe('[O1] a household that left', () => {
  test('and came back is sent as it is, and not hidden by its own departure', async () => {
    const seen = await household()
    await move(seen.id)
    await move(seen.id, HILL)
    await device.read(seen.id, 3)
    const lines = await device.pull()
    expect(lines.filter((line) => line.type === 'scope-out' && line.householdId === seen.id)).toEqual([])
  })
  test('is not shown again by the first answer to its creation', async () => {
    const created = device.create(householdBody())
    await device.push(created)
    await move(created.recordId)
    const again = await device.push(created)
    expect(again.outcomes).toMatchObject([{ state: 'applied', rowVersion: 1 }])
    expect(again.records).toMatchObject([{ id: created.recordId, areaCode: HILL, deleted: true, body: {}, rowVersion: 1 }])
    expect((await device.push(created)).records).toMatchObject([{ deleted: true }])
  })
})

test('[O3] what is offered for a village that is merged goes along, also where no household of it is there', async () => {
  await giveScope(TEST_VILLAGES[2])
  const fresh = await startDevice(server, name)
  const made = fresh.create(householdBody())
  await pushUnder(1, fresh, made)
  expect((await handOverOf(made))?.areaCode).toBe(HILL)
  await server.database.transaction().execute((transaction) => carryOutEvent(transaction, { kind: 'merge', villages: [HILL], into: RIVER, on: PlainDate.parse('2026-11-21') }, undefined, { by: 'xian01', approvedBy: null }))
  expect(await handOverOf(made)).toMatchObject({ areaCode: RIVER, offered: { kind: 'create' } })
})
