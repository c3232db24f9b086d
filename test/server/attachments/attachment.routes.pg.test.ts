import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAX_ATTACHMENT_BYTES } from '../../../shared/domain/attachment.ts'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { RegionCode, countyOf } from '../../../shared/domain/region.ts'
import { MissingReply, PIECE_BYTES, PieceReply } from '../../../shared/protocol/attachments.ts'
import { moveHouseholds } from '../../../server/areas/move-households.ts'
import { removeForgotten, UNREFERENCED_DAYS, UPLOAD_DAYS } from '../../../server/attachments/remove-forgotten.ts'
import { UPLOADS_LIMIT_BYTES } from '../../../server/attachments/upload.queries.ts'
import { startDevice, type TestDevice } from '../../support/device.ts'
import { householdBody } from '../../support/factories/bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

/** Another county: whoever works there has nothing to do with the test villages. */
const STRANGE_VILLAGE = RegionCode.parse('520122001201')
const DAY_MS = 24 * 60 * 60 * 1000

let server: TestServer
let token: string
let fellow: string
let stranger: string
let devices: { readonly [account in 'cun01' | 'cun02' | 'zhen01']: TestDevice }

beforeAll(async () => {
  server = await startTestServer()
  await sql`insert into region (code, name, level) values (${STRANGE_VILLAGE}, '外县测试村', 'village')`.execute(server.database)
  await sql`update account set scope = array[${STRANGE_VILLAGE}::text], role = (select role from account where account = 'cun01') where account = 'zhen01'`.execute(server.database)
  token = await server.signIn('cun01')
  fellow = await server.signIn('cun02')
  stranger = await server.signIn('zhen01')
  devices = { cun01: await startDevice(server, 'cun01'), cun02: await startDevice(server, 'cun02'), zhen01: await startDevice(server, 'zhen01') }
})
afterAll(() => server.close())

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const jpeg = (size: number) => new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), randomBytes(size - 3)]))

interface Recorded {
  readonly household: string
  readonly attachment: string
  readonly states: readonly string[]
}

/** A household with a record that names a content, from the account's own village. */
async function record(bytes: Uint8Array, changes: { readonly bytes?: number; readonly mediaType?: string } = {}, account: keyof typeof devices = 'cun01'): Promise<Recorded> {
  const device = devices[account]
  const areaCode = account === 'zhen01' ? STRANGE_VILLAGE : TEST_VILLAGES[0]
  const place = { areaCode, countyCode: countyOf(areaCode) }
  const household = device.create({ ...householdBody(), villageCode: areaCode }, place)
  const body = { householdId: household.recordId, subjectKind: 'household', subjectId: household.recordId, category: '02', title: '房屋', sha256: hash(bytes), bytes: bytes.length, mediaType: 'image/jpeg', fileName: 'a.jpg', thumbnailSha256: null, thumbnailBytes: null, takenAt: null, ...changes }
  const attachment = device.create(body, { ...place, recordKind: 'attachment', recordId: RecordId.parse(crypto.randomUUID()), householdId: household.recordId })
  const { outcomes } = await device.push(household, attachment)
  return { household: household.recordId, attachment: attachment.recordId, states: outcomes.map((outcome) => outcome.state) }
}

interface As {
  readonly as?: string
  readonly length?: number
  readonly pieceSha256?: string
}
async function put(sha256: string, place: number, piece: Uint8Array<ArrayBuffer>, { as = token, length = piece.length, pieceSha256 = hash(piece) }: As = {}) {
  return server.ask(as, `/api/attachments/${sha256}/pieces/${place}?bytes=${length}`, { method: 'PUT', headers: { 'content-type': 'application/octet-stream', 'x-piece-sha256': pieceSha256 }, body: piece })
}
const replyOf = async (answer: Response) => PieceReply.parse(await answer.json())
async function missing(sha256: string, bytes: number, household: string, as = token) {
  const answer = await server.ask(as, '/api/attachments/missing', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ contents: [{ sha256, bytes, households: [household] }] }) })
  return MissingReply.parse(await answer.json()).contents[0]
}
async function statusOf(sha256: string, as = token): Promise<number> {
  return (await server.ask(as, `/api/attachments/${sha256}/pieces/0`)).status
}
/** A content of one piece with its record, uploaded whole. */
async function uploaded(account: keyof typeof devices = 'cun01', as = token) {
  const bytes = jpeg(60)
  const recorded = await record(bytes, {}, account)
  await missing(hash(bytes), bytes.length, recorded.household, as)
  expect(await replyOf(await put(hash(bytes), 0, bytes, { as }))).toEqual({ state: 'kept', verified: hash(bytes) })
  return { bytes, sha256: hash(bytes), ...recorded }
}

test('[N2] [N3] [N5] a corrupt piece is refused, only what lacks is asked for, and the whole is echoed once', async () => {
  const bytes = jpeg(PIECE_BYTES + 10)
  const [sha256, length] = [hash(bytes), bytes.length]
  const { household, states } = await record(bytes)
  expect(states).toEqual(['applied', 'applied'])
  expect(await missing(sha256, length, household)).toEqual({ sha256, state: 'partial', missing: [0, 1] })
  expect(await replyOf(await put(sha256, 0, bytes.slice(0, PIECE_BYTES), { length, pieceSha256: hash(bytes) }))).toEqual({ state: 'corrupt', verified: null })
  expect(await replyOf(await put(sha256, 0, bytes.slice(0, PIECE_BYTES), { length }))).toEqual({ state: 'kept', verified: null })
  expect(await missing(sha256, length, household)).toEqual({ sha256, state: 'partial', missing: [1] })
  expect(await replyOf(await put(sha256, 1, bytes.slice(PIECE_BYTES), { length }))).toEqual({ state: 'kept', verified: sha256 })
  expect(await missing(sha256, length, household)).toEqual({ sha256, state: 'whole', missing: [] })
  const back = await Promise.all([0, 1].map(async (place) => Buffer.from(await (await server.ask(token, `/api/attachments/${sha256}/pieces/${place}`)).arrayBuffer())))
  expect(hash(Buffer.concat(back))).toBe(sha256)
})

test('[N2] a whole that is not what its name says is dropped', async () => {
  const [named, sent] = [jpeg(100), jpeg(100)]
  const { household } = await record(named)
  await missing(hash(named), 100, household)
  expect(await replyOf(await put(hash(named), 0, sent))).toEqual({ state: 'started_over', verified: null })
  expect(await missing(hash(named), 100, household)).toMatchObject({ state: 'partial', missing: [0] })
})

test('[N8] another village neither gets nor sends a content; who has the household now, does', async () => {
  const { bytes, sha256, household } = await uploaded()
  const eventId = crypto.randomUUID()
  await server.database.insertInto('area_event').values({ id: eventId, kind: 'split', account: 'xian01', detail: '{}' }).execute()
  await server.database.transaction().execute((transaction) => moveHouseholds(transaction, eventId, [household], STRANGE_VILLAGE))
  expect(await statusOf(sha256)).toBe(404)
  expect((await put(sha256, 0, bytes)).status).toBe(404)
  expect(await missing(sha256, bytes.length, household)).toMatchObject({ state: 'unknown' })
  expect(await statusOf(sha256, stranger)).toBe(200)
})

test('[N9] another type under a picture\'s name, and what is too large, are refused', async () => {
  const program = new Uint8Array(Buffer.from('MZ made up program'))
  const { household } = await record(program)
  await missing(hash(program), program.length, household)
  expect(await replyOf(await put(hash(program), 0, program))).toEqual({ state: 'wrong_type', verified: null })
  expect((await record(jpeg(10), { bytes: MAX_ATTACHMENT_BYTES + 1 })).states).toEqual(['applied', 'rejected'])
  const large = jpeg(PIECE_BYTES + 1)
  await missing(hash(large), large.length, (await record(large)).household)
  expect((await put(hash(large), 0, large)).status).toBe(413)
})

test('[N11] another county that names a hash neither reads the content nor learns that it exists', async () => {
  const { bytes, sha256, household } = await uploaded()
  const theirs = await record(bytes, {}, 'zhen01')
  expect(theirs.states).toEqual(['applied', 'applied'])
  expect(await statusOf(sha256, stranger)).toBe(404)
  expect(await missing(sha256, bytes.length, theirs.household, stranger)).toEqual({ sha256, state: 'partial', missing: [0] })
  expect(await missing(sha256, bytes.length, household, stranger)).toEqual({ sha256, state: 'unknown', missing: [] })
  const guess = jpeg(bytes.length)
  expect(await replyOf(await put(sha256, 0, guess, { as: stranger }))).toEqual({ state: 'started_over', verified: null })
  expect(await statusOf(sha256, stranger)).toBe(404)
  expect(await statusOf(sha256)).toBe(200)
})

test('[N11] a record that names somebody else\'s household opens nothing', async () => {
  const { bytes, sha256, household } = await uploaded()
  const theirs = await record(bytes, {}, 'zhen01')
  await server.database.updateTable('record').set({ household_id: household }).where('id', '=', theirs.attachment).execute()
  expect(await statusOf(sha256, stranger)).toBe(404)
  expect((await missing(sha256, bytes.length, household, stranger))?.state).not.toBe('whole')
})

test('[N5] [N11] who holds the same file proves it by sending it, and it is stored once', async () => {
  const { bytes, sha256 } = await uploaded()
  const theirs = await record(bytes, {}, 'zhen01')
  await missing(sha256, bytes.length, theirs.household, stranger)
  expect(await replyOf(await put(sha256, 0, bytes, { as: stranger }))).toEqual({ state: 'kept', verified: sha256 })
  expect(await statusOf(sha256, stranger)).toBe(200)
  expect(await server.database.selectFrom('attachment_piece').select('place').where('sha256', '=', sha256).execute()).toHaveLength(1)
  expect(await server.database.selectFrom('content_upload').select('sha256').where('sha256', '=', sha256).execute()).toEqual([])
})

test('[N11] two cadres of one village who attach the same photo: the second sends nothing, and keeps it when the first record goes', async () => {
  const first = await uploaded()
  const second = await record(first.bytes, {}, 'cun02')
  expect(await missing(first.sha256, first.bytes.length, second.household, fellow)).toEqual({ sha256: first.sha256, state: 'whole', missing: [] })
  await server.database.updateTable('record').set({ deleted: true }).where('id', '=', first.attachment).execute()
  expect(await statusOf(first.sha256, fellow)).toBe(200)
})

test('[N11] whoever sees both counties links a picture only for the households it is held for', async () => {
  const { bytes, sha256, household } = await uploaded()
  const planted = await record(bytes, {}, 'zhen01')
  await sql`update account set scope = array['520100000000'], role = (select role from account where account = 'cun01') where account = 'shi01'`.execute(server.database)
  expect(await missing(sha256, bytes.length, household, await server.signIn('shi01'))).toMatchObject({ state: 'whole' })
  expect(planted.states).toEqual(['applied', 'applied'])
  expect(await statusOf(sha256, stranger)).toBe(404)
})

test('[N12] a wrong length or wrong pieces of somebody else leave the owner\'s upload alone', async () => {
  const bytes = jpeg(PIECE_BYTES + 10)
  const [sha256, length] = [hash(bytes), bytes.length]
  const mine = await record(bytes)
  // A fellow in the same village: the same hash with another length, and the right length with other bytes.
  const shorter = await record(bytes, { bytes: 20 }, 'cun02')
  const same = await record(bytes, {}, 'cun02')
  await missing(sha256, 20, shorter.household, fellow)
  expect(await replyOf(await put(sha256, 0, jpeg(20), { as: fellow }))).toEqual({ state: 'started_over', verified: null })
  await missing(sha256, length, same.household, fellow)
  await put(sha256, 0, jpeg(PIECE_BYTES), { as: fellow, length })
  expect(await missing(sha256, length, mine.household)).toEqual({ sha256, state: 'partial', missing: [0, 1] })
  expect(await replyOf(await put(sha256, 0, bytes.slice(0, PIECE_BYTES), { length }))).toMatchObject({ state: 'kept' })
  expect(await replyOf(await put(sha256, 1, bytes.slice(PIECE_BYTES), { length }))).toEqual({ state: 'kept', verified: sha256 })
})

test('[N13] unfinished uploads of one account stay within their limit, and go after their time', async () => {
  const length = MAX_ATTACHMENT_BYTES
  const pieces = UPLOADS_LIMIT_BYTES / PIECE_BYTES
  await sql`insert into content_upload (account, sha256, bytes, households, touched_at) select 'cun01', lpad(n::text, 64, '0'), ${length}, '{}', now() - interval '1 hour' + n * interval '1 second' from generate_series(1, ${pieces}::int) n`.execute(server.database)
  await sql`insert into content_upload_piece (account, sha256, bytes, place, piece) select 'cun01', lpad(n::text, 64, '0'), ${length}, 0, ${Buffer.from(jpeg(PIECE_BYTES))} from generate_series(1, ${pieces}::int) n`.execute(server.database)
  const sha256 = hash(Buffer.from('made up'))
  await missing(sha256, length, (await record(Buffer.from('made up'), { bytes: length })).household)
  expect(await replyOf(await put(sha256, 0, jpeg(PIECE_BYTES), { length }))).toEqual({ state: 'kept', verified: null })
  const kept = async () => (await server.database.selectFrom('content_upload_piece').select('place').where('account', '=', 'cun01').execute()).length
  expect(await kept()).toBe(pieces)
  const oldest = await server.database.selectFrom('content_upload').select('sha256').where('account', '=', 'cun01').orderBy('touched_at').executeTakeFirst()
  expect(oldest?.sha256.endsWith('02')).toBe(true)
  await removeForgotten(server.database, new Date(Date.now() + (UPLOAD_DAYS - 1) * DAY_MS))
  expect(await kept()).toBe(pieces)
  expect((await removeForgotten(server.database, new Date(Date.now() + (UPLOAD_DAYS + 1) * DAY_MS))).uploads).toBeGreaterThanOrEqual(pieces)
  expect(await kept()).toBe(0)
})

test('[N14] a content that no living record names goes after its time with a note; what is restored before finds it again', async () => {
  const [gone, restored] = [await uploaded(), await uploaded()]
  const setDeleted = (id: string, deleted: boolean) => server.database.updateTable('record').set({ deleted }).where('id', '=', id).execute()
  await setDeleted(gone.attachment, true)
  await setDeleted(restored.attachment, true)
  const start = Date.now()
  const after = (days: number) => removeForgotten(server.database, new Date(start + days * DAY_MS))
  await after(0)
  expect(await after(UNREFERENCED_DAYS - 1)).toMatchObject({ contents: 0 })
  await setDeleted(restored.attachment, false)
  await after(UNREFERENCED_DAYS + 1)
  expect(await statusOf(restored.sha256)).toBe(200)
  const notes = await server.database.selectFrom('removed_content').select(['sha256', 'bytes', 'reason']).execute()
  expect(notes).toEqual([{ sha256: gone.sha256, bytes: 60, reason: 'unreferenced' }])
  await setDeleted(gone.attachment, false)
  expect(await statusOf(gone.sha256)).toBe(404)
  expect(await missing(gone.sha256, 60, gone.household)).toMatchObject({ state: 'partial' })
})
