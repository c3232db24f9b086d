import 'fake-indexeddb/auto'
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, afterEach, expect, test } from 'vitest'
import { newRecordId } from '../../renderer/store/new-id.ts'
import { DEMONSTRATION_PASSWORD } from '../../server/demonstration/demonstration-accounts.ts'
import type { RecordId } from '../../shared/domain/record-id.ts'
import { PIECE_BYTES } from '../../shared/protocol/attachments.ts'
import { LivesReply } from '../../shared/protocol/lives.ts'
import { SignInReply } from '../../shared/protocol/session.ts'
import { householdBody } from '../support/factories/empty-bodies.ts'
import { createFileJournal, type FileJournal } from '../support/file-journal.ts'
import { startLossyProxy, type LossyProxy } from '../support/lossy-proxy.ts'
import { openAccount, type SyncedAccount } from '../support/synced-account.ts'
import { findDebianPostgres } from './support/debian-postgres.ts'
import { WAYS_TO_RESTORE, type RestorableServer } from './support/restorable-server.ts'

const hasDebian = findDebianPostgres() !== undefined
if (!hasDebian) process.stdout.write("Debian's postgresql is not installed: restores from a dump and to a point in time did not run\n")

let server: RestorableServer | undefined
let network: LossyProxy | undefined
const journals: FileJournal[] = []
afterEach(async () => {
  await network?.close()
  await server?.close()
})
afterAll(() => journals.forEach((journal) => journal.remove()))

/** A device with its own disk, journal and clock. */
async function device(account: string, clock: string): Promise<SyncedAccount> {
  const journal = createFileJournal()
  journals.push(journal)
  let shift = 0
  return openAccount(network?.url ?? '', account, randomUUID(), { journal: journal.open, now: () => new Date(Date.parse(clock) + ++shift * 1000) })
}

async function add(one: SyncedAccount, householdNo: string): Promise<RecordId> {
  const id = newRecordId()
  const [village] = one.account.scope
  if (!village) throw new Error('no village')
  await one.store.save([{ kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: village, year: null, body: householdBody(village, { householdNo }) }])
  return id
}

const edit = (one: SyncedAccount, id: RecordId, changes: Readonly<Record<string, string>>) => one.store.save([{ kind: 'patch', recordKind: 'household', recordId: id, householdId: id, changes }])

/** A made-up photo of two pieces, with its record. */
async function photograph(one: SyncedAccount, householdId: RecordId, fill: number): Promise<string> {
  const bytes = new Uint8Array(PIECE_BYTES + 100).fill(fill)
  bytes.set([0xff, 0xd8, 0xff, 0xe0])
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const [areaCode] = one.account.scope
  if (!areaCode) throw new Error('no village')
  const body = { householdId, subjectKind: 'household', subjectId: householdId, category: '02', title: '房屋', sha256, bytes: bytes.length, mediaType: 'image/jpeg', fileName: 'a.jpg', thumbnailSha256: null, thumbnailBytes: null, takenAt: null }
  await one.store.saveAttachments([{ kind: 'create', recordKind: 'attachment', recordId: newRecordId(), householdId, areaCode, year: null, body }], [{ sha256, householdId, role: 'original', mediaType: 'image/jpeg', bytes }])
  return sha256
}

const settled = (one: SyncedAccount) => one.sync(async () => {
  const { waiting, contents } = await one.counts()
  return waiting === 0 && contents === 0
})

const bodyOf = async (one: SyncedAccount, id: RecordId) => (await one.store.findHousehold(id))?.household.record.body

async function ask(path: string, account: string): Promise<Response> {
  const url = server?.url() ?? ''
  const signedIn = SignInReply.parse(await (await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account, password: DEMONSTRATION_PASSWORD }) })).json())
  return fetch(`${url}${path}`, { headers: { authorization: `Bearer ${signedIn.token}` } })
}

async function putBack(): Promise<void> {
  await server?.stop()
  await server?.restore()
  await server?.start()
  if (network && server) network.target = server.url()
}

test.each(Object.entries(WAYS_TO_RESTORE))('[E2] [E3] a server put back by %s: what it lost comes back from the devices once, whatever their clocks say', async (_name, way) => {
  if (way.needsDebian && !hasDebian) return
  server = await way.start()
  network = await startLossyProxy(server.url(), () => 0)
  // A computer whose clock stands in 2036, one in 2020, and one whose person goes away for a month.
  const [fast, slow, away] = [await device('cun01', '2036-05-01T00:00:00Z'), await device('cun02', '2020-01-01T00:00:00Z'), await device('cun01', '2026-11-21T00:00:00Z')]
  for (const one of [fast, slow, away]) await one.sync()
  const old = await add(fast, 'B0')
  const before = await photograph(fast, old, 1)
  await settled(fast)
  await server.backup()
  network.target = server.url()

  const today = await add(fast, 'T1')
  await edit(fast, old, { address: '快钟改的地址', bankName: '农商行' })
  const photo = await photograph(fast, today, 2)
  await settled(fast)
  await slow.sync(async () => (await bodyOf(slow, today)) !== undefined)
  await edit(slow, today, { remark: '慢钟在新户上的备注' })
  await edit(slow, old, { bankName: '邮储' })
  const other = await add(slow, 'T2')
  await settled(slow)
  await away.sync(async () => (await bodyOf(away, other)) !== undefined)
  const rare = await add(away, 'T3')
  await settled(away)
  for (const one of [fast, slow]) await one.sync(async () => (await bodyOf(one, rare)) !== undefined)

  await putBack()
  // The first to come back did not write what it saw last: it shows the older rows, and keeps the newer ones where they are seen.
  await slow.sync(async () => (await slow.counts()).waiting === 0)
  expect(await bodyOf(slow, other)).toMatchObject({ householdNo: 'T2' })
  expect(new Set((await slow.store.listKept()).map(({ record }) => record.id))).toContain(rare)
  await settled(fast)
  await slow.sync(async () => (await bodyOf(slow, today)) !== undefined)

  // And once more, to the same state, while one of the three is still away.
  await putBack()
  for (const one of [fast, slow]) await settled(one)
  for (const one of [away, fast, slow]) await settled(one)
  for (const one of [fast, slow, away]) {
    await one.sync(async () => (await bodyOf(one, rare)) !== undefined && (await bodyOf(one, today)) !== undefined)
    expect(await bodyOf(one, old)).toMatchObject({ householdNo: 'B0', address: '快钟改的地址' })
    expect(await bodyOf(one, today)).toMatchObject({ householdNo: 'T1' })
    expect(await bodyOf(one, other)).toMatchObject({ householdNo: 'T2' })
    expect((await one.store.listTroubles()).map(({ outcome }) => outcome.code)).toEqual([])
  }
  // What came in another order than before is merged or on file, never gone.
  const bank = (await bodyOf(fast, old))?.bankName
  const onFile = (await fast.store.listConflicts()).flatMap((conflict) => [conflict.mine, conflict.theirs])
  expect(bank === '邮储' || onFile.includes('邮储')).toBe(true)
  expect((await bodyOf(fast, today))?.remark ?? onFile.find((value) => JSON.stringify(value)?.includes('慢钟')) ?? null).not.toBeNull()
  expect(await slow.store.listKept()).toEqual([])

  for (const sha256 of [before, photo]) {
    const pieces = await Promise.all([0, 1].map((place) => ask(`/api/attachments/${sha256}/pieces/${place}`, 'cun01')))
    const bytes = Buffer.concat(await Promise.all(pieces.map(async (piece) => Buffer.from(await piece.arrayBuffer()))))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  }
  const { lives } = LivesReply.parse(await (await ask('/api/lives', 'xian01')).json())
  expect(lives.length).toBeGreaterThanOrEqual(2)
  for (const one of [fast, slow, away]) one.close()
}, 240_000)
