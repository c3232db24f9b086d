import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccounts } from '../../server/accounts/account.queries.ts'
import { DEMONSTRATION_PASSWORD } from '../../server/demonstration/demonstration-accounts.ts'
import { writeRegions } from '../../server/regions/region.queries.ts'
import { newRecordId } from '../../renderer/store/new-id.ts'
import type { RecordEdit } from '../../renderer/store/store.ts'
import type { RecordId } from '../../shared/domain/record-id.ts'
import { HandOver } from '../../shared/sync/hand-over.ts'
import { OperationId } from '../../shared/sync/operation.ts'
import { PlainDate } from '../../shared/domain/plain-date.ts'
import { Region, RegionCode } from '../../shared/domain/region.ts'
import { AreaDecisionReply, AreaEventReply, type AreaEvent } from '../../shared/protocol/area-event.ts'
import { householdBody, memberBody } from '../renderer/store/made-up-village.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { openAccount, type SyncedAccount } from '../support/synced-account.ts'
import { TEST_VILLAGES } from '../support/test-villages.ts'

const HILL = TEST_VILLAGES[0]
const RIVER = RegionCode.parse(`${HILL.slice(0, 9)}288`)
const ON = PlainDate.parse('2026-11-20')
const NEW_VILLAGE = RegionCode.parse(`${HILL.slice(0, 9)}299`)
let server: TestServer
let county: string

beforeAll(async () => {
  server = await startTestServer()
  await server.database.transaction().execute(async (transaction) => {
    await writeRegions(transaction, [Region.parse({ code: RIVER, name: '河边村', level: 'village', parent: `${RIVER.slice(0, 9)}000`, validFrom: null, validTo: null, successor: null, villageAttr: null, minorityArea: null, deepPoor: null })])
    await createAccounts(transaction, [
      { account: 'hill', displayName: '坡上村驻村干部', role: 'V_COLLECTOR', scope: [HILL], password: DEMONSTRATION_PASSWORD },
      { account: 'leader', displayName: '县领导', role: 'C_LEADER', scope: [RegionCode.parse(`${HILL.slice(0, 6)}000000`)], password: DEMONSTRATION_PASSWORD },
      { account: 'river', displayName: '河边村驻村干部', role: 'V_COLLECTOR', scope: [RIVER], password: DEMONSTRATION_PASSWORD },
    ])
  })
  county = await server.signIn('xian01')
})
afterAll(() => server.close())

function device(account: string, disk: string = randomUUID()): Promise<SyncedAccount> {
  return openAccount(server.url, account, disk)
}

function newHousehold(village: RegionCode, name: string): { readonly id: RecordId; readonly edits: readonly RecordEdit[] } {
  const id = newRecordId()
  return {
    id,
    edits: [
      { kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: village, year: null, body: householdBody(village) },
      { kind: 'create', recordKind: 'member', recordId: newRecordId(), householdId: id, areaCode: village, year: null, body: memberBody(id, name) },
    ],
  }
}

/** A visit that found another person in the household: a record of its own, as every measure and visit is. */
function visit(village: RegionCode, household: RecordId, name: string): readonly RecordEdit[] {
  return [{ kind: 'create', recordKind: 'member', recordId: newRecordId(), householdId: household, areaCode: village, year: null, body: memberBody(household, name, { relation: '03' }) }]
}

function phone(household: RecordId, value: string): readonly RecordEdit[] {
  return [{ kind: 'patch', recordKind: 'household', recordId: household, householdId: household, changes: { phone: value } }]
}

async function post(token: string, path: string, body: unknown): Promise<unknown> {
  const answer = await server.ask(token, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
  return answer.json()
}

/** An event with everybody's yes: where it is only proposed, the county's leader approves. */
async function happen(event: AreaEvent): Promise<{ readonly eventId: string; readonly households: number }> {
  const reply = AreaEventReply.parse(await post(county, '/api/areas/events', event))
  if (reply.state === 'done') return reply
  const decided = AreaDecisionReply.parse(await post(await server.signIn('leader'), '/api/areas/proposals', { id: reply.proposalId, isApproved: true }))
  if (!decided.event) throw new Error('not carried out')
  return decided.event
}

async function namesOf(one: SyncedAccount, household: RecordId): Promise<readonly string[] | undefined> {
  return (await one.store.findHousehold(household))?.members.map((member) => member.record.body.name ?? '').sort()
}

async function householdsOf(one: SyncedAccount): Promise<readonly string[]> {
  const listing = await one.store.readListing()
  return Array.from({ length: listing.size }, (_, row) => listing.factsAt(row).id).sort()
}

async function countInDatabase(village: RegionCode): Promise<number> {
  const rows = await server.database.selectFrom('record').select('id').where('area_code', '=', village).where('deleted', '=', false).execute()
  return rows.length
}

async function countOnDevice(one: SyncedAccount, village: RegionCode): Promise<number> {
  return Object.values((await one.store.readTallies()).get(village) ?? {}).reduce((sum, { records }) => sum + records, 0)
}

describe('[O1] households that move to another worker while both are offline and hold unsent visits', () => {
  test('every visit arrives, each device shows its own households, counts are equal, and the new worker is told', async () => {
    const disks = { hill: randomUUID(), river: randomUUID() }
    const hill = await device('hill', disks.hill)
    const river = await device('river', disks.river)
    await Promise.all([hill.sync(), river.sync()])
    const stays = newHousehold(HILL, '留守户')
    const goes = newHousehold(HILL, '搬走户')
    const comes = newHousehold(RIVER, '搬来户')
    await hill.store.save(stays.edits)
    await hill.store.save(goes.edits)
    await river.store.save(comes.edits)
    await hill.sync(async () => (await hill.counts()).waiting === 0)
    await river.sync(async () => (await river.counts()).waiting === 0)

    // Both are in the hills without a network and write down what they see.
    await hill.store.save(visit(HILL, goes.id, '坡上走访记录'))
    await hill.store.save(phone(goes.id, '13800001111'))
    await hill.store.save(visit(HILL, stays.id, '留守户走访'))
    await river.store.save(visit(RIVER, comes.id, '河边走访记录'))
    await happen({ kind: 'move', households: [goes.id], to: RIVER })
    await happen({ kind: 'move', households: [comes.id], to: HILL })

    // The one who has the household now goes online first and writes to it as well.
    await river.sync(async () => (await namesOf(river, goes.id)) !== undefined)
    await river.store.save(phone(goes.id, '13800002222'))
    await river.sync(async () => (await river.counts()).waiting === 0)
    await hill.sync(async () => (await hill.counts()).waiting === 0)
    await river.sync(async () => (await namesOf(river, goes.id))?.includes('坡上走访记录') === true)
    await hill.sync(async () => (await namesOf(hill, comes.id))?.includes('河边走访记录') === true)

    expect(await householdsOf(hill)).toEqual([stays.id, comes.id].sort())
    expect(await householdsOf(river)).toEqual([goes.id])
    expect(await namesOf(river, goes.id)).toEqual(['坡上走访记录', '搬走户'].sort())
    for (const each of [hill, river]) {
      expect(await each.store.listTroubles()).toEqual([])
      expect(each.loop.state().agreement?.state).toBe('agreed')
    }
    expect(await countOnDevice(hill, HILL)).toBe(await countInDatabase(HILL))
    expect(await countOnDevice(river, RIVER)).toBe(await countInDatabase(RIVER))
    // Phone numbers are description: the later one in the server's order is current, the other stays in the ledger.
    const ledger = await server.database.selectFrom('op').select('op_id').execute()
    expect(ledger).toHaveLength(6 + 5)

    // Who now has the household sees what the other one handed in, and takes it over.
    await river.sync(async () => (await river.store.listHandOvers()).length === 2)
    const handed = await river.store.listHandOvers()
    expect(handed.map(({ by, householdId, recordKind }) => ({ by, householdId, recordKind })).sort((one, other) => (one.recordKind < other.recordKind ? -1 : 1))).toEqual([
      { by: 'hill', householdId: goes.id, recordKind: 'household' },
      { by: 'hill', householdId: goes.id, recordKind: 'member' },
    ])
    await river.store.takeHandOvers(handed.map((one) => one.id))
    await river.sync(async () => (await river.store.readTakenHandOvers()).length === 0)
    expect(await river.store.listHandOvers()).toEqual([])
    const taken = await server.database.selectFrom('hand_over').select('hand_over').where('taken', '=', true).execute()
    expect(taken).toHaveLength(2)

    // Nothing of the household that moved away is left on the disk of the old worker, also after a restart.
    hill.close()
    const again = await device('hill', disks.hill)
    expect(await householdsOf(again)).toEqual([stays.id, comes.id].sort())
    expect(await again.store.findHousehold(goes.id)).toBeUndefined()
    again.close()
    river.close()
  }, 60_000)
})

describe('[O2] a scope that changes while a device is offline with unsent work', () => {
  test('scope A→B→A: work made under each is taken, areas come and go whole, and nothing of another area is shown', async () => {
    const disk = randomUUID()
    const one = await device('hill', disk)
    await one.sync()
    const made = newHousehold(HILL, '第一任')
    await one.store.save(made.edits)
    const before = await householdsOf(one)
    await server.database.updateTable('account').set({ scope: [RIVER] }).where('account', '=', 'hill').execute()
    await one.sync(async () => (await one.counts()).waiting === 0)
    expect(await one.store.listTroubles()).toEqual([])
    const inRiver = await householdsOf(one)
    expect(inRiver).not.toContain(made.id)
    expect(await countOnDevice(one, RIVER)).toBe(await countInDatabase(RIVER))
    expect(await countOnDevice(one, HILL)).toBe(0)
    one.close()

    const second = await device('hill', disk)
    expect(await householdsOf(second)).toEqual(inRiver)
    const other = newHousehold(RIVER, '第二任')
    await second.store.save(other.edits)
    await server.database.updateTable('account').set({ scope: [HILL] }).where('account', '=', 'hill').execute()
    await second.sync(async () => (await second.counts()).waiting === 0)
    expect(await householdsOf(second)).toEqual(before)
    expect(await countOnDevice(second, HILL)).toBe(await countInDatabase(HILL))
    expect(await countOnDevice(second, RIVER)).toBe(0)
    const rows = await server.database.selectFrom('record').select(['id', 'area_code']).where('id', 'in', [made.id, other.id]).execute()
    expect(new Map(rows.map((row) => [row.id, row.area_code]))).toEqual(new Map([[made.id, HILL], [other.id, RIVER]]))
    second.close()
  }, 60_000)

  test('an area is hidden at once, also where the load of the new one fails, and its unsent work stays until it is answered', async () => {
    const disk = randomUUID()
    const one = await device('hill', disk)
    await one.sync()
    const unsent = newHousehold(HILL, '未报户')
    await one.store.save(unsent.edits)
    await server.database.updateTable('account').set({ scope: [RIVER] }).where('account', '=', 'hill').execute()
    const position = await one.store.readPosition()
    // As far as a greeting comes before the network goes.
    await one.store.applyPulledPage([{ type: 'conflict', conflict: { id: randomUUID(), opId: OperationId.parse(randomUUID()), recordId: unsent.id, recordKind: 'household', householdId: unsent.id, areaCode: HILL, field: 'phone', mine: '1', theirs: '2', mineBy: 'a', theirsBy: 'b', mineAt: '', theirsAt: '', raisedAt: '', resolution: null } }], '2026-11-21T08:00:00.000Z')
    expect(await one.store.listConflicts()).toHaveLength(1)
    await one.store.hideOutside([RIVER])
    expect(await householdsOf(one)).toEqual([])
    expect(await one.store.listConflicts()).toEqual([])
    one.close()
    const again = await device('hill', disk)
    expect(await householdsOf(again)).toEqual([])
    expect((await again.counts()).waiting).toBe(2)
    await again.store.tidyUp()
    expect((await again.store.readPosition()).scopeEpoch).toBe(position.scopeEpoch)
    await again.sync(async () => (await again.counts()).waiting === 0)
    expect(await again.store.listTroubles()).toEqual([])
    const rows = await server.database.selectFrom('record').select('id').where('household_id', '=', unsent.id).execute()
    expect(rows).toHaveLength(2)
    await server.database.updateTable('account').set({ scope: [HILL] }).where('account', '=', 'hill').execute()
    again.close()
  }, 60_000)

  test('work outside of every scope that the account ever had is refused and shown', async () => {
    const one = await device('river')
    await one.sync()
    const foreign = newHousehold(TEST_VILLAGES[1], '别村的户')
    await one.store.save(foreign.edits)
    await one.sync(async () => (await one.counts()).waiting === 0)
    expect((await one.store.listTroubles()).map((trouble) => trouble.outcome.code)).toEqual(expect.arrayContaining(['out_of_scope']))
    one.close()
  }, 60_000)
})

describe('[O3] a village that is merged and then restored while edits wait', () => {
  test('edits and new households of before go where the village went, and come back with it', async () => {
    const disk = randomUUID()
    const river = await device('river', disk)
    await river.sync()
    const old = newHousehold(RIVER, '老户')
    await river.store.save(old.edits)
    await river.sync(async () => (await river.counts()).waiting === 0)
    await river.store.save(phone(old.id, '13900000001'))
    const late = newHousehold(RIVER, '并村前新户')
    await river.store.save(late.edits)
    const { eventId } = await happen({ kind: 'merge', villages: [RIVER], into: HILL, on: ON })
    await river.sync(async () => (await river.counts()).waiting === 0)
    expect(await river.store.listTroubles()).toEqual([])
    expect(await householdsOf(river)).toEqual(expect.arrayContaining([old.id, late.id]))
    expect(await countOnDevice(river, HILL)).toBe(await countInDatabase(HILL))
    expect(await countInDatabase(RIVER)).toBe(0)
    expect((await river.store.findHousehold(late.id))?.household.record.areaCode).toBe(HILL)

    await river.store.save(phone(old.id, '13900000002'))
    await happen({ kind: 'restore', eventId })
    await river.sync(async () => (await river.counts()).waiting === 0)
    expect(await river.store.listTroubles()).toEqual([])
    const household = await river.store.findHousehold(old.id)
    expect(household?.household.record).toMatchObject({ areaCode: RIVER, body: { phone: '13900000002', villageCode: RIVER } })
    expect(await countOnDevice(river, RIVER)).toBe(await countInDatabase(RIVER))
    const scopes = await server.database.selectFrom('account').select(['account', 'scope']).where('account', 'in', ['hill', 'river']).orderBy('account').execute()
    expect(scopes).toEqual([{ account: 'hill', scope: [HILL] }, { account: 'river', scope: [RIVER] }])
    river.close()
  }, 60_000)

  test('a village is split: its households go to the new one with everything of theirs, and the region is there', async () => {
    const hill = await device('hill')
    await hill.sync()
    const one = newHousehold(HILL, '分出户')
    await hill.store.save(one.edits)
    await hill.sync(async () => (await hill.counts()).waiting === 0)
    const reply = await happen({ kind: 'split', village: HILL, households: [one.id], into: { code: NEW_VILLAGE, name: '新村' }, on: ON })
    expect(reply.households).toBe(1)
    expect(await countInDatabase(NEW_VILLAGE)).toBe(2)
    await hill.sync(async () => (await hill.store.findHousehold(one.id)) === undefined)
    expect(await countOnDevice(hill, HILL)).toBe(await countInDatabase(HILL))
    hill.close()
  }, 60_000)

  test('only the county decides on areas, and only on its own', async () => {
    const event: AreaEvent = { kind: 'merge', villages: [RIVER], into: HILL, on: ON }
    for (const account of ['hill', 'zhen01', 'shi01', 'admin']) {
      const answer = await server.ask(await server.signIn(account), '/api/areas/events', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) })
      expect(answer.status).toBe(403)
    }
    const outside = await server.ask(county, '/api/areas/events', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...event, into: '520102001001' }) })
    expect(outside.status).toBe(403)
  })
})

describe('[X3] [X4] work that comes too late, or from a database that nobody has met', () => {
  test('is offered with its values: what is accepted goes in as the new worker\'s own, what is refused stays on file, and the author is told one thing', async () => {
    const disk = randomUUID()
    const hill = await device('hill', disk)
    const river = await device('river')
    await Promise.all([hill.sync(), river.sync()])
    const [one, other] = [newHousehold(HILL, '久别户'), newHousehold(HILL, '另一户')]
    for (const { edits } of [one, other]) await hill.store.save(edits)
    await hill.sync(async () => (await hill.counts()).waiting === 0)
    // A winter without a network; meanwhile both households move, and the database on this disk begins another lineage.
    for (const edits of [visit(HILL, one.id, '冬天的走访'), phone(one.id, '13700001111'), phone(other.id, '13700002222')]) await hill.store.save(edits)
    await happen({ kind: 'move', households: [one.id, other.id], to: RIVER })
    await hill.store.renewLineage()
    await hill.sync(async () => (await hill.counts()).waiting === 0)
    expect(await hill.store.listTroubles()).toEqual([])
    expect(await householdsOf(hill)).not.toContain(one.id)

    const offers = async () => (await river.store.listHandOvers()).filter((handOver) => handOver.offered !== null)
    await river.sync(async () => (await offers()).length === 3)
    expect((await river.store.findHousehold(one.id))?.household.record.body.phone).not.toBe('13700001111')
    expect(await namesOf(river, one.id)).toEqual(['久别户'])
    for (const offered of await offers()) {
      expect(offered.by).toBe('hill')
      if (offered.householdId === one.id) await river.store.acceptHandOver(offered.id)
      else await river.store.refuseHandOvers([offered.id])
    }
    expect(await offers()).toEqual([])
    await river.sync(async () => (await river.store.readTakenHandOvers()).length === 0 && (await river.counts()).waiting === 0)
    expect((await river.store.findHousehold(one.id))?.household.record.body.phone).toBe('13700001111')
    expect(await namesOf(river, one.id)).toEqual(['久别户', '冬天的走访'].sort())
    expect((await river.store.findHousehold(other.id))?.household.record.body.phone).not.toBe('13700002222')
    expect(await river.store.listTroubles()).toEqual([])
    const decided = (await server.database.selectFrom('hand_over').select('hand_over').where('taken', '=', true).execute()).map((row) => HandOver.parse(row.hand_over)).filter((handOver) => handOver.offered !== null)
    expect(decided.map(({ householdId, taken }) => `${householdId === one.id ? 'one' : 'other'} ${taken?.by} ${taken?.how}`).sort()).toEqual(['one river accepted', 'one river accepted', 'other river refused'])
    // The ledger keeps what the author wrote, refused or not.
    const kept = await server.database.selectFrom('op').select('outcome').where('actor', '=', 'hill').where('record_id', '=', other.id).orderBy('received_at', 'desc').executeTakeFirstOrThrow()
    expect(kept.outcome).toMatchObject({ state: 'handed', code: 'handed_over', rowVersion: 0 })
    hill.close()
    river.close()
  }, 60_000)

  test('only whoever enters records there accepts, and nobody decides twice', async () => {
    const row = await server.database.selectFrom('hand_over').select('id').where('taken', '=', true).executeTakeFirstOrThrow()
    const ask = async (account: string, how: string) => server.ask(await server.signIn(account), '/api/hand-overs/take', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ids: [row.id], how }) })
    expect((await ask('xian01', 'accepted')).status).toBe(403)
    expect(await (await ask('river', 'refused')).json()).toEqual({ taken: 0 })
  })
})
