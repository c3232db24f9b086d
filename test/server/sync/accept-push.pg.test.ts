import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Operation } from '../../../shared/sync/operation.ts'
import { startDevice, type TestDevice } from '../../support/device.ts'
import { householdBody, memberBody } from '../../support/factories/bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

let server: TestServer
let first: TestDevice
let second: TestDevice
beforeAll(async () => {
  server = await startTestServer()
  first = await startDevice(server, 'cun01')
  second = await startDevice(server, 'cun02')
})
afterAll(() => server.close())

async function countOf(table: 'op' | 'record' | 'conflict'): Promise<number> {
  const row = await server.database.selectFrom(table).select(({ fn }) => fn.countAll<string>().as('rows')).executeTakeFirstOrThrow()
  return Number(row.rows)
}

describe('the same op again', () => {
  test('changes the server once and gets the same answer, in any batch and order', async () => {
    const operations = [first.create(), first.create(), first.create()]
    const answer = await first.push(...operations)
    const before = [await countOf('op'), await countOf('record')]
    expect((await first.push(...operations.toReversed())).outcomes.toReversed()).toEqual(answer.outcomes)
    const later = first.create()
    expect((await first.push(...operations.slice(1), later)).outcomes.slice(0, 2)).toEqual(answer.outcomes.slice(1))
    expect([await countOf('op'), await countOf('record')]).toEqual([before[0]! + 1, before[1]! + 1])
  })

  test('a lost response brings the conflict again when the op is sent again', async () => {
    const [created] = [first.create(householdBody({ bankName: '农商行' }))]
    await first.push(created)
    const seen = await first.read(created.recordId)
    await second.push(second.patch(seen, { bankName: '邮储银行' }))
    const late = first.patch(seen, { bankName: '信用社' })
    const answer = await first.push(late)
    const again = await first.push(late)
    expect(again.outcomes).toEqual(answer.outcomes)
    expect(again.conflicts).toEqual(answer.conflicts)
    expect(again.records).toEqual(answer.records)
  })

  test('sent by many requests at once it is applied once', async () => {
    const operations = Array.from({ length: 20 }, () => first.create())
    const answers = await Promise.all(Array.from({ length: 6 }, () => first.push(...operations)))
    for (const answer of answers) expect(answer.outcomes).toEqual(answers[0]?.outcomes)
    const rows = await server.database.selectFrom('op').select('op_id').where('op_id', 'in', operations.map((operation) => operation.opId)).execute()
    expect(rows).toHaveLength(20)
  })

  test('twice in one batch it is one op; another op under its seq or id is rejected', async () => {
    const op = first.create()
    const sameSeq: Operation = { ...first.create(), seq: op.seq }
    const sameId = await first.push(op, op, sameSeq)
    expect(sameId.outcomes.map((outcome) => outcome.code)).toEqual(['ok', 'ok', 'sequence_reused'])
    expect((await first.push(sameSeq)).outcomes[0]).toMatchObject({ state: 'rejected', code: 'sequence_reused' })
  })
})

describe('two people on one record', () => {
  test('different fields: both changes are kept', async () => {
    const created = first.create(householdBody({ address: '旧' }))
    await first.push(created)
    const seen = await second.read(created.recordId)
    await first.push(first.patch(seen, { bankName: '农商行' }))
    const answer = await second.push(second.patch(seen, { address: '新' }))
    expect(answer.outcomes[0]).toMatchObject({ state: 'merged', code: 'merged_fields', rowVersion: 3 })
    expect(answer.records[0]?.body).toMatchObject({ bankName: '农商行', address: '新' })
  })

  test('the same field of weight: the first stays, the other is a conflict that names both, and settling it is on file', async () => {
    const created = first.create(householdBody({ exitFlag: '0' }))
    await first.push(created)
    const seen = await second.read(created.recordId)
    await first.push(first.patch(seen, { exitFlag: '1' }))
    const answer = await second.push(second.patch(seen, { exitFlag: '3' }))
    expect(answer.outcomes[0]).toMatchObject({ state: 'conflict', code: 'manual_conflict', fields: ['exitFlag'] })
    expect(answer.conflicts[0]).toMatchObject({ field: 'exitFlag', base: '0', mine: '3', theirs: '1', mineBy: 'cun02', theirsBy: 'cun01', resolution: null })
    const conflictId = answer.conflicts[0]?.id ?? ''

    const reviewer = await startDevice(server, 'zhen01')
    const known = await reviewer.read(created.recordId, 2)
    const settled = await reviewer.push(reviewer.patch(known, { exitFlag: '3' }, { resolves: { conflictId, reason: '已入户核实' } }))
    expect(settled.outcomes[0]).toMatchObject({ state: 'applied' })
    expect(settled.conflicts[0]?.resolution).toMatchObject({ chosen: 'mine', by: 'zhen01', reason: '已入户核实' })
    expect(await first.find((line) => line.type === 'conflict' && line.conflict.id === conflictId)).toMatchObject({ conflict: { resolution: { by: 'zhen01' } } })
  })

  test('both create the same record at the same moment: one wins, nobody fails', async () => {
    const recordId = Operation.shape.recordId.parse(randomUUID())
    const answers = await Promise.all([first.push(first.create(householdBody(), { recordId })), second.push(second.create(householdBody(), { recordId }))])
    expect(answers.map((answer) => answer.outcomes[0]?.code ?? '').toSorted((left, right) => left.localeCompare(right))).toEqual(['ok', 'record_exists'])
  })

  test('delete against edit stays, and a delete that nobody contradicts is a tombstone for the other', async () => {
    const created = first.create()
    await first.push(created)
    const seen = await second.read(created.recordId)
    await first.push(first.patch(seen, { bankName: '农商行' }))
    expect((await second.push(second.remove(seen))).outcomes[0]).toMatchObject({ state: 'conflict', code: 'delete_against_edit' })
    const now = await second.read(created.recordId, 2)
    expect((await second.push(second.remove(now))).outcomes[0]).toMatchObject({ state: 'applied' })
    expect(await first.find((line) => line.type === 'tombstone' && line.id === created.recordId)).toMatchObject({ rowVersion: 3 })
  })
})

describe('who may write what where', () => {
  test.each([['zhen01'], ['xian01'], ['shi01'], ['admin']])('%s enters nothing', async (account) => {
    const device = await startDevice(server, account)
    expect((await device.push(device.create())).outcomes[0]).toMatchObject({ state: 'rejected', code: 'out_of_scope', rowVersion: 0 })
  })

  test('another village is refused on create, and on a patch that lies about the village', async () => {
    expect((await first.push(first.create(householdBody({ villageCode: TEST_VILLAGES[1] }), { areaCode: TEST_VILLAGES[1] }))).outcomes[0]?.code).toBe('out_of_scope')
    const created = first.create()
    await first.push(created)
    await server.database.updateTable('record').set({ area_code: TEST_VILLAGES[1] }).where('id', '=', created.recordId).execute()
    const stranger = { id: created.recordId, kind: 'household', countyCode: created.countyCode, areaCode: TEST_VILLAGES[0], householdId: created.recordId, year: null, body: created.changes, rowVersion: 1, fieldVersions: {}, deleted: false } as const
    const answer = await first.push(first.patch(stranger, { remark: '看看' }))
    expect(answer).toMatchObject({ outcomes: [{ code: 'out_of_scope', rowVersion: 0 }], records: [] })
  })

  test('an op of another account is refused, one bad op does not hold up the others', async () => {
    const foreign = first.create(householdBody(), { actor: 'cun02' })
    const bad = first.create(householdBody({ exitFlag: 'never' }))
    const answer = await first.push(first.create(), foreign, bad, first.create())
    expect(answer.outcomes.map((outcome) => outcome.code)).toEqual(['ok', 'actor_mismatch', 'invalid_body', 'ok'])
  })
})

describe('groups and what cannot be read', () => {
  test('a group with one rejected member writes nothing', async () => {
    const groupId = randomUUID()
    const household = first.create(householdBody(), { groupId })
    const member = first.create(memberBody(household.recordId, { name: '' }), { recordKind: 'member', householdId: household.recordId, groupId })
    expect((await first.push(household, member)).outcomes.map((outcome) => outcome.code)).toEqual(['group_failed', 'invalid_body'])
    expect(await server.database.selectFrom('record').select('id').where('id', '=', household.recordId).execute()).toEqual([])
  })

  test('a line with a wrong hash takes its group along and nobody else', async () => {
    const groupId = randomUUID()
    const broken: Operation = { ...first.create(householdBody(), { groupId }), hash: '1'.repeat(64) }
    const answer = await first.push(first.create(householdBody(), { groupId }), broken, first.create())
    expect(answer.outcomes.map((outcome) => outcome.code)).toEqual(['group_failed', 'invalid_body', 'ok'])
  })

  test('SQL, HTML, emoji and rare characters come back as they were; what PostgreSQL cannot keep is answered, not fatal', async () => {
    const nasty = `'; drop table record; -- <script>alert("1")</script> \\ %s $1 {{x}} 𠮷·👩‍🌾 \u202e\t\n"`
    const household = first.create(householdBody({ address: nasty, hamlet: nasty.slice(0, 60), remark: nasty, bankName: nasty.slice(0, 60), groupNo: nasty.slice(0, 20) }))
    const member = first.create(memberBody(household.recordId, { name: nasty.trim().slice(0, 50), remark: nasty, school: nasty.slice(0, 60) }), { recordKind: 'member', householdId: household.recordId })
    const zero = first.create(householdBody({ remark: 'a\0b' }))
    const half = first.create(householdBody({ remark: 'a\ud800b' }))
    const answer = await first.push(household, member, zero, half)
    expect(answer.outcomes.map((outcome) => [outcome.code, outcome.fields])).toEqual([['ok', []], ['ok', []], ['invalid_body', ['remark']], ['invalid_body', ['remark']]])
    expect((await second.read(household.recordId)).body).toEqual(household.changes)
    expect((await second.read(member.recordId)).body).toEqual(member.changes)
  })

  test('[V6] a character that no workbook can hold is refused in what is written, and an older row that holds it can still be mended', async () => {
    const refused = await first.push(first.create(householdBody({ remark: '张\uffff三' })), first.create(householdBody({ remark: '\ufffe' })), first.create(householdBody({ remark: 'a\u000bb' })))
    expect(refused.outcomes.map((outcome) => [outcome.code, outcome.fields])).toEqual(Array.from({ length: 3 }, () => ['invalid_body', ['remark']]))
    const old = first.create(householdBody({ remark: 'x' }))
    await first.push(old)
    await sql`update record set body = jsonb_set(body, '{remark}', ${JSON.stringify('张\uffff\u000b三')}::jsonb) where id = ${old.recordId}`.execute(server.database)
    const mended = await first.push(first.patch(await first.read(old.recordId), { remark: '张三' }))
    expect(mended.outcomes.map((outcome) => outcome.code)).toEqual(['ok'])
    expect((await second.read(old.recordId, 2)).body['remark']).toBe('张三')
  })

  test('fields of a newer schema are kept', async () => {
    const created = first.create(householdBody({ fieldOfTomorrow: { a: [1, 'x'] } }), { schemaVersion: 2 })
    expect((await first.push(created)).outcomes[0]?.code).toBe('ok')
    expect((await second.read(created.recordId)).body['fieldOfTomorrow']).toEqual({ a: [1, 'x'] })
  })
})

test('the ledger lets nobody change or empty it', async () => {
  await first.push(first.create())
  for (const statement of [`update op set actor = 'x'`, 'delete from op', 'truncate op']) await expect(sql.raw(statement).execute(server.database)).rejects.toThrow('append')
})

test('500 ops with members go through in one push, well under a second each way', async () => {
  const households = Array.from({ length: 100 }, () => first.create())
  const operations = households.flatMap((household) => [household, ...Array.from({ length: 4 }, () => first.create(memberBody(household.recordId), { recordKind: 'member', householdId: household.recordId }))])
  const started = performance.now()
  const answer = await first.push(...operations)
  expect(answer.outcomes.filter((outcome) => outcome.code !== 'ok')).toEqual([])
  // A smoke alarm, ten times what a quiet machine needs.
  expect(performance.now() - started).toBeLessThan(5000)
})
