import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { hashPassword } from '../../server/accounts/check-password.ts'
import { openSession } from '../../server/accounts/session.queries.ts'
import { DEMONSTRATION_PASSWORD } from '../../server/demonstration/demonstration-accounts.ts'
import { writeRegions } from '../../server/regions/region.queries.ts'
import { RoleId } from '../../shared/domain/access/editing-power.ts'
import { countyOf, parentRegion, Region, RegionCode, regionLevel } from '../../shared/domain/region.ts'
import { householdBody } from '../support/factories/empty-bodies.ts'
import type { TestServer } from '../support/server.ts'
import { TEST_VILLAGES } from '../support/test-villages.ts'

const [HERE, NEXT, FAR] = TEST_VILLAGES
const ABROAD = RegionCode.parse('520122100201')
const ABROAD_TOO = RegionCode.parse('520122100202')
/** In another city. */
const BEYOND = RegionCode.parse('520201001201')
const TOWNSHIP = RegionCode.parse('520121001000')
const COUNTY = RegionCode.parse('520121000000')
const CITY = RegionCode.parse('520100000000')
const PROVINCE = RegionCode.parse('520000000000')

export const VILLAGES = [HERE, NEXT, FAR, ABROAD, BEYOND] as const
export const WIDER_AREAS = [TOWNSHIP, COUNTY, CITY, PROVINCE] as const
export const ALL_AREAS = [...VILLAGES, ...WIDER_AREAS] as const
const SCOPES = [HERE, TOWNSHIP, COUNTY, CITY] as const

/** A village of the same county; of the same township where there is one on this list. */
export function neighbourOf(village: RegionCode): RegionCode {
  return village === HERE ? NEXT : village === ABROAD ? ABROAD_TOO : HERE
}

export interface Asker {
  readonly account: string
  readonly role: RoleId
  readonly scope: RegionCode
  readonly token: string
}

/** Rows that probes need, written as the server would have written them. */
export interface World {
  readonly server: TestServer
  readonly askers: readonly Asker[]
  /** A household in every village, with an attachment whose content is whole. */
  readonly landmarks: ReadonlyMap<RegionCode, NamedContent>
  readonly newToken: (account: string) => Promise<string>
  readonly household: (village: RegionCode) => Promise<string>
  /** A household with a record of a content that nobody has sent yet. */
  readonly namedContent: (village: RegionCode) => Promise<NamedContent>
}

export interface NamedContent {
  readonly household: string
  readonly sha256: string
  readonly bytes: Buffer
}

/** An account that works in an area; there is one for each of `ALL_AREAS`. */
export function ownerOf(area: RegionCode): string {
  return `owner-${area}`
}

export async function buildWorld(server: TestServer): Promise<World> {
  const { database } = server
  await database.transaction().execute((transaction) => writeRegions(transaction, [ABROAD, ABROAD_TOO, BEYOND].map((code) => Region.parse({ code, name: `外地村${code}`, level: 'village', parent: code === BEYOND ? null : parentRegion(code), validFrom: null, validTo: null, successor: null, villageAttr: null, minorityArea: null, deepPoor: null }))))
  const people = RoleId.options.flatMap((role) => SCOPES.map((scope) => ({ account: `${role}-${regionLevel(scope)}`, role, scope })))
  const passwordHash = await hashPassword(DEMONSTRATION_PASSWORD)
  const rows = [...people, ...ALL_AREAS.map((area) => ({ account: ownerOf(area), role: 'V_COLLECTOR' as const, scope: area }))]
  await database.insertInto('account').values(rows.map(({ account, role, scope }) => ({ account, display_name: account, role, scope: [scope], password_hash: passwordHash }))).execute()

  async function newToken(account: string): Promise<string> {
    const opened = await openSession(database, { account, passwordHash, deviceHash: randomBytes(32) }, new Date())
    if (!opened) throw new Error(`no session for ${account}`)
    return opened.token
  }

  async function household(village: RegionCode): Promise<string> {
    const id = randomUUID()
    await sql`insert into record (county_code, id, kind, area_code, household_id, body, row_version) values (${countyOf(village)}, ${id}, 'household', ${village}, ${id}, ${JSON.stringify(householdBody(village))}::jsonb, 1)`.execute(database)
    return id
  }

  async function namedContent(village: RegionCode): Promise<NamedContent> {
    const id = await household(village)
    const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), randomBytes(200)])
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const body = { householdId: id, subjectKind: 'household', subjectId: id, category: '02', title: '房屋', sha256, bytes: bytes.length, mediaType: 'image/jpeg', fileName: 'a.jpg', thumbnailSha256: null, thumbnailBytes: null, takenAt: null }
    await sql`insert into record (county_code, id, kind, area_code, household_id, body, row_version) values (${countyOf(village)}, ${randomUUID()}, 'attachment', ${village}, ${id}, ${JSON.stringify(body)}::jsonb, 1)`.execute(database)
    return { household: id, sha256, bytes }
  }

  const landmarks = new Map<RegionCode, NamedContent>()
  for (const village of VILLAGES) {
    const landmark = await namedContent(village)
    await sendContent(server, await newToken(ownerOf(village)), landmark)
    landmarks.set(village, landmark)
  }
  return { server, landmarks, newToken, household, namedContent, askers: await Promise.all(people.map(async (person) => ({ ...person, token: await newToken(person.account) }))) }
}

export async function askMissing(server: TestServer, token: string, { sha256, bytes, household }: NamedContent): Promise<Response> {
  return server.ask(token, '/api/attachments/missing', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ contents: [{ sha256, bytes: bytes.length, households: [household] }] }) })
}

async function sendContent(server: TestServer, token: string, content: NamedContent): Promise<void> {
  await askMissing(server, token, content)
  const answer = await server.ask(token, `/api/attachments/${content.sha256}/pieces/0?bytes=${content.bytes.length}`, { method: 'PUT', headers: { 'content-type': 'application/octet-stream', 'x-piece-sha256': content.sha256 }, body: new Uint8Array(content.bytes) })
  if (!answer.ok) throw new Error(`content: ${answer.status} ${await answer.text()}`)
}
