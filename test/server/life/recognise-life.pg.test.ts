import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { beginGeneration, listGenerations, readGeneration } from '../../../server/life/generation.queries.ts'
import { keepMarker, readWaypointSecret, recogniseAtStart } from '../../../server/life/life-marker.ts'
import { recogniseLife, type Claim } from '../../../server/life/recognise-life.ts'
import { writeWaypoint } from '../../../server/life/waypoint-token.ts'
import { setWaypoint } from '../../../server/life/waypoint.queries.ts'
import { HelloReply } from '../../../shared/protocol/hello.ts'
import { KnownReply } from '../../../shared/protocol/known-operations.ts'
import { PROTOCOL_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { Cursor } from '../../../shared/protocol/pull.ts'
import { Refusal } from '../../../shared/protocol/refusal.ts'
import { Waypoint } from '../../../shared/protocol/waypoint.ts'
import { LineageId } from '../../../shared/sync/operation.ts'
import { startDevice } from '../../support/device.ts'
import { startTestServer, TEST_KEY_SECRET, type TestServer } from '../../support/server.ts'

let server: TestServer
let folder: string
beforeAll(async () => {
  server = await startTestServer()
  folder = mkdtempSync(join(tmpdir(), 'bangfu-life-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await server.close()
})

const lineageId = LineageId.parse(randomUUID())
let current: string
beforeEach(async () => void (current = (await readGeneration(server.database)).id))

const claim = (more: Partial<Claim>): Claim => ({ lineageId, generation: current, waypoint: undefined, cursor: null, answeredSeq: 0, ...more })
const recognise = (more: Partial<Claim>) => recogniseLife(server.database, TEST_KEY_SECRET, claim(more))
const forgetWaypoints = () => sql`delete from waypoint`.execute(server.database)

describe('[E3] another life of the database', () => {
  test('begins when a device shows a waypoint that the database does not know, once, and stands in the audit', async () => {
    const known = writeWaypoint(TEST_KEY_SECRET, await setWaypoint(server.database))
    expect((await recognise({ waypoint: known })).generation.id).toBe(current)
    await forgetWaypoints()
    const begun = await recognise({ waypoint: known })
    expect(begun).toMatchObject({ startOver: false, generation: { reason: 'waypoint' } })
    expect((await recognise({ waypoint: known })).generation.id, 'the second device that says so').toBe(begun.generation.id)
    expect(await server.database.selectFrom('audit').select(['account', 'action', 'detail']).where('action', '=', 'another_life').execute()).toMatchObject([{ account: 'server', detail: { reason: 'waypoint' } }])
  })

  test('begins when a device stands in one that the database does not know', async () => {
    const lost = randomUUID()
    const waypoint = writeWaypoint(TEST_KEY_SECRET, { generation: lost, xid: '5', id: randomUUID() })
    const begun = await recognise({ generation: lost, waypoint })
    expect(begun.generation.reason).toBe('generation')
    expect((await recognise({ generation: lost, waypoint })).generation.id).toBe(begun.generation.id)
  })

  test('does not begin by what anybody can say: without the mark of the server only the one who says it loads anew', async () => {
    const forged = Waypoint.parse(`${current}.99999.${randomUUID()}.${'0'.repeat(32)}`)
    for (const lie of [{ waypoint: forged }, { waypoint: writeWaypoint('another secret of thirty-two letters', { generation: current, xid: '9', id: randomUUID() }) }]) expect(await recognise(lie)).toMatchObject({ generation: { id: current }, startOver: false })
    for (const lie of [{ cursor: Cursor.parse('18446744073709551615:0') }, { answeredSeq: 7 }]) expect(await recognise(lie)).toMatchObject({ generation: { id: current }, startOver: true })
  })

  test('ends every session, and a request that goes on in the old one is refused', async () => {
    const token = await server.signIn('cun01')
    await beginGeneration(server.database, await readGeneration(server.database), 'waypoint')
    expect((await server.ask(token, '/api/session')).status).toBe(401)
    const answer = await server.ask(await server.signIn('cun01'), '/api/sync/pull?cursor=0:0&scopeEpoch=1', { headers: { 'x-generation': current } })
    expect([answer.status, Refusal.parse(await answer.json()).code]).toEqual([409, 'other_generation'])
  })

  test('begins at the start where the marker beside the database knows more, the secret is another, or the database lies elsewhere', async () => {
    const file = join(folder, 'marker.json')
    const start = () => recogniseAtStart(server.database, file, TEST_KEY_SECRET)
    expect(await start()).toBeUndefined()
    await setWaypoint(server.database)
    await keepMarker(server.database, file)
    expect(await start(), 'nothing was put back').toBeUndefined()
    await forgetWaypoints()
    expect(await start()).toMatchObject({ reason: 'marker' })
    expect(await start()).toBeUndefined()
    expect(await recogniseAtStart(server.database, file, `${TEST_KEY_SECRET} of another`)).toMatchObject({ reason: 'secret' })
    await start()
    await sql`update note set value = '1/1/1 ' || split_part(value, ' ', 2) where name = 'home'`.execute(server.database)
    expect(await start()).toMatchObject({ reason: 'moved' })
    expect(await start()).toBeUndefined()
  })

  test('begins also where the number of the last transaction has one digit more than the one before', async () => {
    const file = join(folder, 'digits.json')
    const start = () => recogniseAtStart(server.database, file, TEST_KEY_SECRET)
    await forgetWaypoints()
    for (const xid of ['98', '99']) await sql`insert into waypoint (xid) values (${xid}::xid8)`.execute(server.database)
    await start()
    await sql`insert into waypoint (xid) values ('100')`.execute(server.database)
    await keepMarker(server.database, file)
    await sql`delete from waypoint where xid = '100'`.execute(server.database)
    expect(await start()).toMatchObject({ reason: 'marker' })
  })

  test('does not begin by what a copy of this server told, and begins where the database lies beside another marker', async () => {
    const [here, copy] = [join(folder, 'here.json'), join(folder, 'copy.json')]
    const [own, foreign] = [readWaypointSecret(here, TEST_KEY_SECRET), readWaypointSecret(copy, TEST_KEY_SECRET)]
    expect(readWaypointSecret(here, TEST_KEY_SECRET)).toBe(own)
    const ofCopy = { generation: current, xid: '99999', id: randomUUID() }
    expect((await recogniseLife(server.database, own, claim({ waypoint: writeWaypoint(foreign, ofCopy) }))).generation.id).toBe(current)
    await recogniseAtStart(server.database, here, own)
    expect(await recogniseAtStart(server.database, here, own)).toBeUndefined()
    expect(await recogniseAtStart(server.database, copy, foreign)).toMatchObject({ reason: 'secret' })
  })

  test('makes the feed show rows that came from a cluster whose numbers were higher', async () => {
    const device = await startDevice(server, 'cun01')
    const household = device.create()
    await device.push(household)
    await sql`update record set xid = '9000000000' where id = ${household.recordId}`.execute(server.database)
    expect((await device.pull()).some((line) => line.type === 'upsert')).toBe(false)
    await beginGeneration(server.database, await readGeneration(server.database), 'moved')
    await (await startDevice(server, 'cun01')).read(household.recordId)
  })

  test('the greeting says which life it is, and which of a person\'s own ops the ledger does not know', async () => {
    const device = await startDevice(server, 'cun01')
    const token = await server.signIn('cun01')
    const op = device.create()
    const reply = await device.push(op)
    expect(reply.waypoint).toMatch(current)
    const json = { 'content-type': 'application/json' }
    const hello = HelloReply.parse(await (await server.ask(token, '/api/sync/hello', { method: 'POST', headers: json, body: JSON.stringify({ lineageId: device.lineageId, protocolVersion: PROTOCOL_VERSION, schemaVersion: 1, generation: current, waypoint: reply.waypoint, answeredSeq: op.seq }) })).json())
    expect(hello).toMatchObject({ generation: current, startOver: false })
    const strange = randomUUID()
    const ask = async (as: string) => KnownReply.parse(await (await server.ask(as, '/api/sync/known', { method: 'POST', headers: json, body: JSON.stringify({ opIds: [op.opId, strange] }) })).json()).unknown
    expect(await ask(token)).toEqual([strange])
    expect(await ask(await server.signIn('cun02')), 'of others nothing is told').toEqual([op.opId, strange])
    expect((await listGenerations(server.database)).length).toBeGreaterThan(3)
  })
})

describe('another lineage of a device', () => {
  test('[E15] is believed where it counts answers that the ledger has under an older one', async () => {
    const [before, renewed] = [await startDevice(server, 'cun01'), await startDevice(server, 'cun01')]
    const op = before.create()
    await before.push(op)
    // The answer was lost, and a restored backup or a taken number gave the device another lineage.
    const { waypoint } = await renewed.push({ ...op, lineageId: LineageId.parse(renewed.lineageId), seq: 1 })
    expect(await recognise({ lineageId: LineageId.parse(renewed.lineageId), waypoint, answeredSeq: 1 })).toMatchObject({ generation: { id: current }, startOver: false })
  })
})
