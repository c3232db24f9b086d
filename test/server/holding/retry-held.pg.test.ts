import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mendHeld } from '../../../server/holding/act-on-held.ts'
import { retryDue } from '../../../server/holding/retry-held.ts'
import { PROTOCOL_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { countyOf } from '../../../shared/domain/region.ts'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { HeldActionReply, HeldReply, type HeldAction } from '../../../shared/protocol/holding.ts'
import { Account as AccountSchema } from '../../../shared/protocol/session.ts'
import { OWN_SCHEMA } from '../../../server/sync/server-schema.ts'
import type { Operation } from '../../../shared/sync/operation.ts'
import { startDevice, type TestDevice } from '../../support/device.ts'
import { householdBody } from '../../support/factories/bodies.ts'
import { memberBody } from '../../support/factories/empty-bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

const MINUTE = 60_000
let server: TestServer
let device: TestDevice
let county: string

beforeAll(async () => {
  server = await startTestServer()
  device = await startDevice(server, 'cun01')
  county = await server.signIn('xian01')
})
afterAll(() => server.close())

async function held(token = county): Promise<HeldReply['held']> {
  return HeldReply.parse(await (await server.ask(token, '/api/held')).json()).held
}

async function act(action: HeldAction, token = county): Promise<Response> {
  return server.ask(token, '/api/held', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(action) })
}

/** What the feed tells the device of an op that was held. */
async function lastAnswer(operation: Operation): Promise<unknown> {
  const line = await device.find((one) => one.type === 'outcome' && one.outcome.opId === operation.opId)
  return line.type === 'outcome' ? line.outcome : undefined
}

const ROW_OF = { countyCode: countyOf(TEST_VILLAGES[0]), areaCode: TEST_VILLAGES[0], year: null, rowVersion: 1, fieldVersions: {}, deleted: false }

function memberOf(householdId: string): Operation {
  return device.create(memberBody(householdId, '先到的人'), { recordKind: 'member', recordId: RecordId.parse(randomUUID()), householdId: RecordId.parse(householdId) })
}

describe('[H2] an op that came too early', () => {
  test('update before create ends by itself in the push that brings what it waits for, and the device hears of it', async () => {
    const late = device.create()
    const member = memberOf(late.recordId)
    const early = device.patch({ id: late.recordId, kind: 'household', countyCode: late.countyCode, areaCode: late.areaCode, householdId: late.householdId, year: null, body: householdBody(), rowVersion: 1, fieldVersions: {}, deleted: false }, { address: '先写的地址' })
    expect((await device.push(member, early)).outcomes).toMatchObject([{ state: 'held', code: 'record_missing' }, { state: 'held', code: 'record_missing' }])
    expect((await held()).map(({ reason, waitsFor, nextTryAt }) => ({ reason, waitsFor, nextTryAt }))).toEqual([late.recordId, late.recordId].map((waitsFor) => ({ reason: 'record', waitsFor, nextTryAt: null })))
    await device.push(late)
    expect(await lastAnswer(member)).toMatchObject({ state: 'applied' })
    expect(await lastAnswer(early)).toMatchObject({ state: 'applied', rowVersion: 2 })
    expect((await device.read(late.recordId, 2)).body['address']).toBe('先写的地址')
    expect(await held()).toEqual([])
    // The same op sent again gets the last answer, and changes nothing.
    expect((await device.push(member, early)).outcomes).toMatchObject([{ state: 'applied' }, { state: 'applied' }])
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from record where household_id = ${late.recordId}`.execute(server.database)
    expect(rows[0]?.n).toBe(2)
  })

  test('ops of two lineages go in as they came, whatever the lineages are called', async () => {
    const late = device.create()
    const seen = { ...ROW_OF, id: late.recordId, kind: 'household', householdId: late.householdId, body: householdBody() } as const
    // Of two devices, the one with the higher name was faster, and so on.
    const devices = (await Promise.all([startDevice(server, 'cun01'), startDevice(server, 'cun01'), startDevice(server, 'cun01')])).sort((left, right) => (left.lineageId > right.lineageId ? -1 : 1))
    for (const [place, one] of devices.entries()) await one.push(one.patch(seen, { remark: `第 ${place} 次` }, { base: {} }))
    await device.push(late)
    expect((await device.read(late.recordId, 4)).body['remark']).toBe('第 2 次')
  })

  test('reject inside a group: all of it waits or falls together, and comes in together', async () => {
    const late = device.create()
    const groupId = randomUUID()
    const inGroup = (operation: Operation) => ({ groupId, recordId: operation.recordId, householdId: operation.householdId, recordKind: operation.recordKind })
    const own = device.create(householdBody())
    const [first, second] = [memberOf(late.recordId), own].map((operation) => device.create(operation.changes, inGroup(operation)))
    if (!first || !second) throw new Error('no group')
    expect((await device.push(first, second)).outcomes.map((outcome) => outcome.code)).toEqual(['record_missing', 'group_failed'])
    await device.push(late)
    expect(await lastAnswer(first)).toMatchObject({ state: 'applied' })
    expect(await lastAnswer(second)).toMatchObject({ state: 'applied' })
  })
})

describe('[E14] a group that waits for two records', () => {
  test('is tried once when the first brings the second, which waited for it too', async () => {
    const late = device.create()
    const groupId = randomUUID()
    const member = memberOf(late.recordId)
    const [household, person] = [{ ...ROW_OF, id: late.recordId, kind: 'household', householdId: late.householdId, body: householdBody() }, { ...ROW_OF, id: member.recordId, kind: 'member', householdId: late.householdId, body: member.changes }] as const
    const group = [device.patch(household, { address: '一起来的' }, { groupId }), device.patch(person, { school: '一起来的' }, { groupId })]
    expect((await device.push(member, ...group)).outcomes.map((outcome) => outcome.code)).toEqual(['record_missing', 'record_missing', 'record_missing'])
    expect((await device.push(late)).outcomes).toMatchObject([{ state: 'applied' }])
    for (const operation of [member, ...group]) expect(await lastAnswer(operation)).toMatchObject({ state: 'applied' })
    expect(await held()).toEqual([])
  })
})

describe('[H3] one poison op among 1,000', () => {
  test('blocks nothing, is held for the schedule with its reason, and goes in when the cause is gone', async () => {
    const operations = Array.from({ length: 500 }, () => device.create())
    const more = Array.from({ length: 500 }, () => device.create())
    const poison = operations[250]
    if (!poison) throw new Error('no poison')
    // A fault that nobody foresaw, in the middle of the database.
    await sql.raw(`create function fail_on_poison() returns trigger language plpgsql as $$ begin if new.id = '${poison.recordId}' then raise exception 'poison'; end if; return new; end $$`).execute(server.database)
    await sql.raw('create trigger poison before insert on record for each row execute function fail_on_poison()').execute(server.database)
    const outcomes = [...(await device.push(...operations)).outcomes, ...(await device.push(...more)).outcomes]
    expect(outcomes.filter((outcome) => outcome.state === 'applied')).toHaveLength(999)
    expect(outcomes.find((outcome) => outcome.opId === poison.opId)).toMatchObject({ state: 'held', code: 'server_trouble' })
    const [waiting] = await held()
    expect(waiting).toMatchObject({ opId: poison.opId, reason: 'retry', tries: 1 })
    const heldAt = new Date(waiting?.heldAt ?? 0).getTime()
    expect(Math.round((new Date(waiting?.nextTryAt ?? 0).getTime() - heldAt) / MINUTE)).toBe(5)

    // By the clock, not before; each failure waits longer.
    expect(await retryDue(server.database, new Date(heldAt + 4 * MINUTE))).toBe(0)
    for (const [tries, minutes] of [[2, 10], [3, 60], [4, 480], [5, 1440]] as const) {
      const due = new Date((await held())[0]?.nextTryAt ?? 0)
      expect(await retryDue(server.database, due)).toBe(1)
      const [again] = await held()
      expect(again).toMatchObject({ tries, reason: 'retry' })
      expect((new Date(again?.nextTryAt ?? 0).getTime() - due.getTime()) / MINUTE).toBe(minutes)
    }
    await sql.raw('drop trigger poison on record').execute(server.database)
    const due = new Date((await held())[0]?.nextTryAt ?? 0)
    expect(await retryDue(server.database, due)).toBe(1)
    expect(await held()).toEqual([])
    expect(await lastAnswer(poison)).toMatchObject({ state: 'applied' })
    expect((await device.read(poison.recordId)).rowVersion).toBe(1)
  }, 60_000)

  test('an op that came damaged is on file, the others go in, and the numbers go on behind it', async () => {
    const fresh = await startDevice(server, 'cun01')
    const one = fresh.create()
    const damaged = { ...fresh.create(), hash: 'f'.repeat(64) }
    const two = fresh.create()
    const reply = await fresh.push(one, damaged, two)
    expect(reply.outcomes.map((outcome) => outcome.state)).toEqual(['applied', 'rejected', 'applied'])
    expect((await held()).find((entry) => entry.opId === damaged.opId)).toMatchObject({ reason: 'unreadable', operation: null, account: 'cun01' })
    const hello = await (await server.ask(await server.signIn('cun01'), '/api/sync/hello', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lineageId: fresh.lineageId, protocolVersion: PROTOCOL_VERSION, schemaVersion: 1, cursor: null }) })).json() as { acknowledgedSeq: number }
    expect(hello.acknowledgedSeq).toBe(3)
  })
})

describe('[X7] a group is one of its account and its database', () => {
  test('another person who uses the same group id gets nobody\'s held work rejected', async () => {
    const late = device.create()
    const groupId = randomUUID()
    const other = await startDevice(server, 'cun02')
    const inGroup = { groupId, recordKind: 'member', householdId: late.householdId } as const
    const mine = [device.create(memberBody(late.recordId, '甲'), inGroup), device.create(memberBody(late.recordId, '乙'), inGroup)]
    await device.push(...mine)
    const [nowhere, elsewhere] = [RecordId.parse(randomUUID()), RecordId.parse(randomUUID())]
    const theirs = other.create(memberBody(nowhere, '不存在的户'), { ...inGroup, householdId: nowhere })
    await other.push(theirs)
    await device.push(late)
    for (const operation of mine) expect(await lastAnswer(operation)).toMatchObject({ state: 'applied' })
    // Nor by way of the helper, who ends what the other one waits with.
    const again = device.create(memberBody(elsewhere, '丙'), { ...inGroup, householdId: elsewhere })
    await device.push(again)
    expect((await act({ kind: 'give_up', opIds: [theirs.opId], why: '户不存在' })).status).toBe(200)
    expect((await device.push(again)).outcomes).toMatchObject([{ state: 'held' }])
    expect((await other.push(theirs)).outcomes).toMatchObject([{ code: 'given_up' }])
  })

  test('held work is tried as the account that handed it in, whoever the op says it is of', async () => {
    const other = await startDevice(server, 'cun02')
    const forged = other.create(householdBody(), { actor: 'cun01' })
    await server.database.insertInto('held_op').values({ op_id: forged.opId, lineage_id: other.lineageId, seq: forged.seq, group_id: null, account: 'cun02', area_code: forged.areaCode, reason: 'retry', waits_for: null, scope_epoch: 1, content: JSON.stringify(forged), next_try_at: new Date(0), settlement: null }).execute()
    await retryDue(server.database, new Date())
    expect(await server.database.selectFrom('op_answer').select('outcome').where('op_id', '=', forged.opId).executeTakeFirst()).toMatchObject({ outcome: { state: 'rejected', code: 'actor_mismatch' } })
    expect(await server.database.selectFrom('record').select('id').where('id', '=', forged.recordId).execute()).toEqual([])
  })
})

describe('[H4] the county helper', () => {
  test('mends an op and runs it again; the ledger keeps what the author wrote, and who mended what and why', async () => {
    const household = device.create()
    await device.push(household)
    await device.push(device.remove(await device.read(household.recordId)))
    const member = memberOf(household.recordId)
    expect((await device.push(member)).outcomes).toMatchObject([{ state: 'held', code: 'record_deleted' }])
    expect((await held()).find((entry) => entry.opId === member.opId)).toMatchObject({ reason: 'person', nextTryAt: null })
    const seen = await device.find((line) => line.type === 'tombstone' && line.id === household.recordId)
    if (seen.type !== 'tombstone') throw new Error('not deleted')
    // The household comes back; nothing happens by itself, because a person has to say so.
    await sql`update record set deleted = false, row_version = row_version + 1 where id = ${household.recordId}`.execute(server.database)
    const answer = HeldActionReply.parse(await (await act({ kind: 'mend', opId: member.opId, changes: { name: '核对后的姓名' }, why: '电话核对' })).json())
    expect(answer.outcomes).toMatchObject([{ opId: member.opId, state: 'applied' }])
    expect((await device.read(member.recordId)).body['name']).toBe('核对后的姓名')
    const { rows } = await sql<{ written: string; settlement: unknown }>`select op.operation->'changes'->>'name' as written, settlement from op join held_op using (op_id) where op_id = ${member.opId}`.execute(server.database)
    expect(rows[0]).toMatchObject({ written: '先到的人', settlement: { by: 'xian01', how: 'mend' } })
  })

  test('gives an op up with a reason, and the device hears that it was refused', async () => {
    const member = memberOf(randomUUID())
    await device.push(member)
    expect((await act({ kind: 'give_up', opIds: [member.opId], why: '户不存在' })).status).toBe(200)
    expect(await lastAnswer(member)).toMatchObject({ state: 'rejected', code: 'given_up' })
    expect((await device.push(member)).outcomes).toMatchObject([{ state: 'rejected', code: 'given_up' }])
  })

  test('acts only where they may: not a cadre, not an analyst, not another county', async () => {
    const member = memberOf(randomUUID())
    await device.push(member)
    for (const account of ['cun01', 'shi01', 'admin']) expect((await act({ kind: 'retry', opIds: [member.opId] }, await server.signIn(account))).status).toBe(403)
    await server.database.updateTable('account').set({ scope: ['520102000000'] }).where('account', '=', 'zhen01').execute()
    expect((await act({ kind: 'retry', opIds: [member.opId] }, await server.signIn('zhen01'))).status).toBe(403)
    expect(await held(await server.signIn('zhen01'))).toEqual([])
    expect(TEST_VILLAGES[0].startsWith('520102')).toBe(false)
  })

  test('[X8] writes nothing outside of their own areas, wherever the op says that it lies', async () => {
    const outside = TEST_VILLAGES[1]
    await server.database.updateTable('account').set({ scope: [TEST_VILLAGES[0], outside] }).where('account', '=', 'cun02').execute()
    await server.database.updateTable('account').set({ scope: [TEST_VILLAGES[0]] }).where('account', '=', 'zhen01').execute()
    const author = await startDevice(server, 'cun02')
    const household = author.create(householdBody({ villageCode: outside }), { areaCode: outside })
    await author.push(household)
    const seen = await author.read(household.recordId)
    const places = { areaCode: TEST_VILLAGES[0] }
    const lies = author.patch(seen, { exitFlag: '9' }, { ...places, schemaVersion: 2 })
    const groupId = randomUUID()
    const [near, far] = [author.create(householdBody({ exitFlag: '9' }), { groupId, schemaVersion: 2 }), author.patch(seen, { exitFlag: '9' }, { groupId, schemaVersion: 2 })]
    expect((await author.push(lies, near, far)).outcomes.map((outcome) => outcome.state)).toEqual(['held', 'held', 'held'])
    const township = await server.signIn('zhen01')
    expect((await held(township)).map((entry) => entry.opId)).not.toContain(lies.opId)
    for (const opId of [lies.opId, near.opId, far.opId]) {
      const actions: readonly HeldAction[] = [{ kind: 'mend', opId, changes: { exitFlag: '1' }, why: '核对' }, { kind: 'give_up', opIds: [opId], why: '核对' }, { kind: 'retry', opIds: [opId] }]
      for (const action of actions) expect((await act(action, township)).status).toBe(403)
    }
    // Also where the check at the door knew less: what is written is checked once more.
    const helper = AccountSchema.parse({ account: 'zhen01', displayName: '', role: 'T_STATION', scope: [TEST_VILLAGES[0]], scopeEpoch: 1 })
    await mendHeld(server.database, helper, { kind: 'mend', opId: lies.opId, changes: { exitFlag: '1' }, why: '核对' }, OWN_SCHEMA)
    expect((await author.push(lies)).outcomes).toMatchObject([{ state: 'held' }])
    expect((await author.read(household.recordId)).body['exitFlag']).toBe(household.changes['exitFlag'])
  })
})
