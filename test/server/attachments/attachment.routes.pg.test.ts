import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAX_ATTACHMENT_BYTES } from '../../../shared/domain/attachment.ts'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { MissingReply, PIECE_BYTES, PieceReply } from '../../../shared/protocol/attachments.ts'
import { startDevice } from '../../support/device.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer()
  token = await server.signIn('cun01')
})
afterAll(() => server.close())

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const jpeg = (size: number) => new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), randomBytes(size - 3)]))

async function record(bytes: Uint8Array, changes: { readonly bytes?: number; readonly sha256?: string } = {}) {
  const device = await startDevice(server, 'cun01')
  const household = device.create()
  const body = { householdId: household.recordId, subjectKind: 'household', subjectId: household.recordId, category: '02', title: '房屋', sha256: hash(bytes), bytes: bytes.length, mediaType: 'image/jpeg', fileName: 'a.jpg', thumbnailSha256: null, thumbnailBytes: null, takenAt: null, ...changes }
  const attachment = device.create(body, { recordKind: 'attachment', recordId: RecordId.parse(crypto.randomUUID()), householdId: household.recordId })
  return (await device.push(household, attachment)).outcomes.map((outcome) => outcome.state)
}

async function put(sha256: string, place: number, bytes: Uint8Array<ArrayBuffer>, pieceSha256 = hash(bytes), as = token) {
  return server.ask(as, `/api/attachments/${sha256}/pieces/${place}`, { method: 'PUT', headers: { 'content-type': 'application/octet-stream', 'x-piece-sha256': pieceSha256 }, body: bytes })
}
const replyOf = async (answer: Response) => PieceReply.parse(await answer.json())
async function missing(sha256: string, as = token) {
  const answer = await server.ask(as, '/api/attachments/missing', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ contents: [sha256] }) })
  return MissingReply.parse(await answer.json()).contents[0]
}

test('[N2] [N3] [N5] a corrupt piece is refused, only what lacks is asked for, and the whole is echoed once', async () => {
  const bytes = jpeg(PIECE_BYTES + 10)
  const sha256 = hash(bytes)
  expect(await missing(sha256)).toMatchObject({ state: 'unknown' })
  expect(await record(bytes)).toEqual(['applied', 'applied'])
  expect(await replyOf(await put(sha256, 0, bytes.slice(0, PIECE_BYTES), hash(bytes)))).toEqual({ state: 'corrupt', verified: null })
  expect(await replyOf(await put(sha256, 0, bytes.slice(0, PIECE_BYTES)))).toEqual({ state: 'kept', verified: null })
  expect(await missing(sha256)).toEqual({ sha256, state: 'partial', missing: [1] })
  expect(await replyOf(await put(sha256, 1, bytes.slice(PIECE_BYTES)))).toEqual({ state: 'kept', verified: sha256 })
  await record(bytes)
  expect(await missing(sha256)).toEqual({ sha256, state: 'whole', missing: [] })
  const back = await Promise.all([0, 1].map(async (place) => Buffer.from(await (await server.ask(token, `/api/attachments/${sha256}/pieces/${place}`)).arrayBuffer())))
  expect(hash(Buffer.concat(back))).toBe(sha256)
})

test('[N2] a whole that is not what its name says is dropped', async () => {
  const [named, sent] = [jpeg(100), jpeg(100)]
  await record(named)
  expect(await replyOf(await put(hash(named), 0, sent))).toEqual({ state: 'started_over', verified: null })
  expect(await missing(hash(named))).toMatchObject({ state: 'partial', missing: [0] })
})

test('[N8] another village neither gets nor sends a content', async () => {
  const bytes = jpeg(50)
  expect(await record(bytes)).toEqual(['applied', 'applied'])
  expect(await replyOf(await put(hash(bytes), 0, bytes))).toMatchObject({ verified: hash(bytes) })
  const stranger = token
  await server.database.updateTable('record').set({ area_code: TEST_VILLAGES[2] }).where('kind', '=', 'attachment').where(sql<string>`body->>'sha256'`, '=', hash(bytes)).execute()
  expect((await server.ask(stranger, `/api/attachments/${hash(bytes)}/pieces/0`)).status).toBe(404)
  expect((await put(hash(bytes), 0, bytes, hash(bytes), stranger)).status).toBe(404)
  expect(await missing(hash(bytes), stranger)).toMatchObject({ state: 'unknown' })
})

test('[N9] another type under a picture\'s name, and what is too large, are refused', async () => {
  const program = new Uint8Array(Buffer.from('MZ made up program'))
  await record(program)
  expect(await replyOf(await put(hash(program), 0, program))).toEqual({ state: 'wrong_type', verified: null })
  expect(await record(jpeg(10), { bytes: MAX_ATTACHMENT_BYTES + 1 })).toEqual(['applied', 'rejected'])
  const large = jpeg(PIECE_BYTES + 1)
  await record(large)
  expect((await put(hash(large), 0, large)).status).toBe(413)
})
