import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccounts } from '../../../server/accounts/account.queries.ts'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'
import { writeRegions } from '../../../server/regions/region.queries.ts'
import { Region, RegionCode } from '../../../shared/domain/region.ts'
import { AreaDecisionReply, AreaEventReply, AreaProposalsReply } from '../../../shared/protocol/area-event.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

const [HILL, LAKE] = TEST_VILLAGES
const COUNTY = RegionCode.parse('520121000000')
const OTHER_COUNTY = RegionCode.parse('520122000000')
const ABROAD = RegionCode.parse('520122100201')
const ON = '2026-11-20'
let server: TestServer
const tokens = new Map<string, string>()

beforeAll(async () => {
  server = await startTestServer()
  await server.database.transaction().execute((transaction) => writeRegions(transaction, [region(ABROAD, '外县村')]))
  const account = (name: string, role: 'C_OFFICER' | 'C_LEADER' | 'V_COLLECTOR', scope: RegionCode) => ({ account: name, displayName: name, role, scope: [scope], password: DEMONSTRATION_PASSWORD })
  await createAccounts(server.database, [account('leader', 'C_LEADER', COUNTY), account('abroad', 'C_OFFICER', OTHER_COUNTY), account('abroad-leader', 'C_LEADER', OTHER_COUNTY)])
  for (const name of ['xian01', 'leader', 'abroad', 'abroad-leader', 'zhen01', 'cun01']) tokens.set(name, await server.signIn(name))
})
afterAll(() => server.close())

function region(code: RegionCode, name: string): Region {
  return Region.parse({ code, name, level: 'village', parent: `${code.slice(0, 9)}000`, validFrom: null, validTo: null, successor: null, villageAttr: null, minorityArea: null, deepPoor: null })
}

let next = 300
/** A village of its own for a test, in the first township of the county. */
async function newVillage(): Promise<RegionCode> {
  const code = RegionCode.parse(`520121001${next++}`)
  await server.database.transaction().execute((transaction) => writeRegions(transaction, [region(code, `测试村${code}`)]))
  return code
}

async function household(village: RegionCode): Promise<string> {
  const id = randomUUID()
  await sql`insert into record (county_code, id, kind, area_code, household_id, body, row_version) values (${village.slice(0, 6)}, ${id}, 'household', ${village}, ${id}, '{}', 1)`.execute(server.database)
  return id
}

async function placeOf(id: string): Promise<string> {
  return (await server.database.selectFrom('record').select('area_code').where('id', '=', id).executeTakeFirstOrThrow()).area_code
}

async function post(account: string, path: string, body: unknown): Promise<{ readonly status: number; readonly json: unknown }> {
  const answer = await server.ask(tokens.get(account) ?? '', path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: answer.status, json: await answer.json() }
}

/** The status, with the code where it was refused. */
async function ask(account: string, event: unknown): Promise<unknown> {
  const { status, json } = await post(account, '/api/areas/events', event)
  return status === 200 ? 200 : `${status} ${String((json as { code: unknown }).code)}`
}

async function propose(account: string, event: unknown): Promise<string> {
  const reply = AreaEventReply.parse((await post(account, '/api/areas/events', event)).json)
  if (reply.state !== 'proposed') throw new Error(reply.state)
  return reply.proposalId
}

async function carriedOut(account: string, event: unknown): Promise<string> {
  const reply = AreaEventReply.parse((await post(account, '/api/areas/events', event)).json)
  if (reply.state !== 'done') throw new Error(reply.state)
  return reply.eventId
}

async function decide(account: string, id: string, isApproved = true): Promise<unknown> {
  const { status, json } = await post(account, '/api/areas/proposals', { id, isApproved, why: '' })
  return status === 200 ? AreaDecisionReply.parse(json).event : `${status} ${String((json as { code: unknown }).code)}`
}

async function waiting(account: string): Promise<AreaProposalsReply['proposals']> {
  return AreaProposalsReply.parse(await (await server.ask(tokens.get(account) ?? '', '/api/areas/proposals')).json()).proposals
}

async function scopes(): Promise<unknown> {
  return server.database.selectFrom('account').select(['account', 'scope']).orderBy('account').execute()
}

describe('[W2] an area event', () => {
  test('takes only villages that exist today, on both ends and at their own level', async () => {
    const before = await scopes()
    const [village, id] = [await newVillage(), await household(HILL)]
    const gone = await newVillage()
    await server.database.updateTable('region').set({ successor: HILL, valid_to: '2020-01-01' }).where('code', '=', gone).execute()
    for (const code of [COUNTY, '520121001000', '520121001999', gone]) {
      expect(await ask('xian01', { kind: 'move', households: [id], to: code })).toBe('409 area_unusable')
      expect(await ask('xian01', { kind: 'merge', villages: [code], into: village, on: ON })).toBe('409 area_unusable')
      expect(await ask('xian01', { kind: 'merge', villages: [village], into: code, on: ON })).toBe('409 area_unusable')
    }
    for (const code of [HILL, COUNTY, '520121001000', '520121998201']) expect(await ask('xian01', { kind: 'split', village: HILL, households: [id], into: { code, name: '新村' }, on: ON })).toBe('409 area_unusable')
    expect(await ask('xian01', { kind: 'merge', villages: [village, village], into: HILL, on: ON })).toBe('400 invalid_request')
    expect(await ask('xian01', { kind: 'merge', villages: [HILL], into: HILL, on: ON })).toBe('400 invalid_request')
    expect(await ask('xian01', { kind: 'split', village: LAKE, households: [id], into: { code: '520121001298', name: '新村' }, on: ON })).toBe('400 invalid_request')
    expect(await placeOf(id)).toBe(HILL)
    expect(await scopes()).toEqual(before)
    expect(await waiting('leader')).toEqual([])
  })

  test('stays inside the county of whoever asks, on both ends', async () => {
    const [here, there] = [await household(HILL), await household(ABROAD)]
    for (const event of [
      { kind: 'move', households: [here], to: ABROAD },
      { kind: 'move', households: [there], to: HILL },
      { kind: 'move', households: [randomUUID()], to: HILL },
      { kind: 'merge', villages: [ABROAD], into: HILL, on: ON },
      { kind: 'merge', villages: [HILL], into: ABROAD, on: ON },
      { kind: 'split', village: HILL, households: [here], into: { code: '520122100299', name: '新村' }, on: ON },
      { kind: 'split', village: ABROAD, households: [there], into: { code: '520121001299', name: '新村' }, on: ON },
    ]) expect(await ask('xian01', event)).toBe('403 out_of_scope')
    for (const stranger of ['zhen01', 'cun01']) expect(await ask(stranger, { kind: 'move', households: [here], to: LAKE })).toBe('403 out_of_scope')
    expect([await placeOf(here), await placeOf(there)]).toEqual([HILL, ABROAD])
  })

  test('is restored once, by its own county, and a restore is not restored', async () => {
    const id = await household(HILL)
    const eventId = await carriedOut('xian01', { kind: 'move', households: [id], to: LAKE })
    expect(await ask('abroad', { kind: 'restore', eventId })).toBe('403 out_of_scope')
    expect(await ask('abroad', { kind: 'restore', eventId: randomUUID() })).toBe('403 out_of_scope')
    expect(await placeOf(id)).toBe(LAKE)
    const answers = await Promise.all([1, 2, 3].map(() => post('xian01', '/api/areas/events', { kind: 'restore', eventId })))
    expect(answers.map((answer) => answer.status).toSorted((left, right) => left - right)).toEqual([200, 409, 409])
    expect(await placeOf(id)).toBe(HILL)
    const restored = await server.database.selectFrom('area_event').select('id').where('kind', '=', 'restore').orderBy('at', 'desc').executeTakeFirstOrThrow()
    expect(await ask('xian01', { kind: 'restore', eventId: restored.id })).toBe('400 invalid_request')
  })

  test('is not restored from where its households went out of the county, nor into a village that has ended since', async () => {
    const id = await household(HILL)
    const eventId = await carriedOut('xian01', { kind: 'move', households: [id], to: LAKE })
    await sql`update record set area_code = ${ABROAD}, county_code = '520122' where id = ${id}`.execute(server.database)
    expect(await ask('xian01', { kind: 'restore', eventId })).toBe('403 out_of_scope')
    const [ended, other] = [await newVillage(), await household(HILL)]
    const toEnded = await carriedOut('xian01', { kind: 'move', households: [other], to: ended })
    const back = await carriedOut('xian01', { kind: 'move', households: [other], to: HILL })
    await server.database.updateTable('region').set({ successor: HILL, valid_to: ON }).where('code', '=', ended).execute()
    expect(await ask('xian01', { kind: 'restore', eventId: back })).toBe('409 area_unusable')
    expect(await ask('xian01', { kind: 'restore', eventId: toEnded })).toBe(200)
  })

  test('a split takes a code that nobody has, once, in the county of the village', async () => {
    const [village, one, two] = [await newVillage(), await household(HILL), await household(HILL)]
    const code = `${village.slice(0, 9)}${next++}`
    const answers = await Promise.all([one, two].map((id) => post('xian01', '/api/areas/events', { kind: 'split', village: HILL, households: [id], into: { code, name: '新村' }, on: '2026-01-01' })))
    expect(answers.map((answer) => answer.status).toSorted((left, right) => left - right)).toEqual([200, 409])
    expect([await placeOf(one), await placeOf(two)].filter((place) => place === code)).toHaveLength(1)
  })
})

describe('[W3] a merge', () => {
  test('is only proposed by one person, and carried out by the yes of another who answers for all of its areas', async () => {
    const [from, into] = [await newVillage(), await newVillage()]
    const id = await household(from)
    await createAccounts(server.database, [{ account: `cadre-${from}`, displayName: '村干部', role: 'V_COLLECTOR', scope: [from], password: DEMONSTRATION_PASSWORD }])
    const event = { kind: 'merge', villages: [from], into, on: ON }
    const proposal = await propose('xian01', event)
    expect(await propose('xian01', event)).toBe(proposal)
    expect([await placeOf(id), await server.database.selectFrom('area_event').select('id').where('kind', '=', 'merge').execute()]).toEqual([from, []])
    expect((await waiting('xian01')).map(({ id: one, by, mayApprove, areas }) => ({ one, by, mayApprove, areas }))).toEqual([{ one: proposal, by: 'xian01', mayApprove: false, areas: [into, from] }])
    expect(await waiting('leader')).toMatchObject([{ id: proposal, byName: '县乡村振兴局', mayApprove: true, event }])
    expect(await waiting('abroad')).toEqual([])
    expect(await decide('xian01', proposal)).toBe('403 out_of_scope')
    expect(await decide('abroad-leader', proposal)).toBe('403 out_of_scope')
    expect(await decide('zhen01', proposal)).toBe('403 out_of_scope')
    expect(await placeOf(id)).toBe(from)
    const answers = await Promise.all([1, 2].map(() => decide('leader', proposal)))
    expect(answers).toContainEqual({ eventId: expect.any(String) as string, households: 1 })
    expect(answers).toContain('409 no_longer_open')
    expect(await placeOf(id)).toBe(into)
    expect(await waiting('leader')).toEqual([])
    const cadre = await server.database.selectFrom('account').select('scope').where('account', '=', `cadre-${from}`).executeTakeFirstOrThrow()
    expect(cadre.scope).toEqual([into])

    // Taking it back needs two people as well.
    const done = await server.database.selectFrom('area_event').selectAll().where('kind', '=', 'merge').executeTakeFirstOrThrow()
    expect([done.account, done.approved_by]).toEqual(['xian01', 'leader'])
    expect(await ask('abroad', { kind: 'restore', eventId: done.id })).toBe('403 out_of_scope')
    const back = await propose('leader', { kind: 'restore', eventId: done.id })
    expect(await placeOf(id)).toBe(into)
    expect(await decide('leader', back)).toBe('403 out_of_scope')
    expect(await decide('xian01', back)).toMatchObject({ households: 1 })
    expect(await placeOf(id)).toBe(from)
    const lines = await server.database.selectFrom('audit').select(['account', 'action']).where('action', 'like', 'area_event_%').where(sql<string>`detail->>'kind'`, 'in', ['merge', 'restore']).orderBy('id', 'desc').limit(6).execute()
    expect(lines.toReversed()).toEqual([
      { account: 'xian01', action: 'area_event_proposed' }, { account: 'leader', action: 'area_event_approved' }, { account: 'xian01', action: 'area_event_carried_out' },
      { account: 'leader', action: 'area_event_proposed' }, { account: 'xian01', action: 'area_event_approved' }, { account: 'leader', action: 'area_event_carried_out' },
    ])
  })

  test('that was refused, taken back, has expired or whose proposer may no longer is not carried out', async () => {
    const merge = async () => ({ kind: 'merge', villages: [await newVillage()], into: await newVillage(), on: ON })
    const refused = await propose('xian01', await merge())
    expect(await decide('leader', refused, false)).toBeNull()
    expect(await decide('leader', refused)).toBe('409 no_longer_open')
    const takenBack = await propose('xian01', await merge())
    expect(await decide('xian01', takenBack, false)).toBeNull()
    expect(await decide('leader', takenBack)).toBe('409 no_longer_open')
    const expired = await propose('xian01', await merge())
    await sql`update area_proposal set expires_at = now() - interval '1 second' where id = ${expired}`.execute(server.database)
    expect(await waiting('leader')).toEqual([])
    expect(await decide('leader', expired)).toBe('409 no_longer_open')
    expect(await decide('leader', randomUUID())).toBe('403 out_of_scope')
    const overtaken = await merge()
    const stale = await propose('xian01', overtaken)
    await server.database.updateTable('region').set({ successor: HILL, valid_to: ON }).where('code', '=', overtaken.into).execute()
    expect(await decide('leader', stale)).toBe('409 area_unusable')
    const orphan = await propose('xian01', await merge())
    await server.database.updateTable('account').set({ role: 'T_STATION' }).where('account', '=', 'xian01').execute()
    expect(await decide('leader', orphan)).toBe('409 no_longer_open')
    await server.database.updateTable('account').set({ role: 'C_OFFICER' }).where('account', '=', 'xian01').execute()
  })
})
