import 'fake-indexeddb/auto'
import { createHash } from 'node:crypto'
import { Dexie } from 'dexie'
import { describe, expect, test } from 'vitest'
import { PIECE_BYTES } from '../../../shared/protocol/attachments.ts'
import type { DeviceStore } from '../../../renderer/store/device-store.ts'
import { newRecordId } from '../../../renderer/store/new-id.ts'
import type { NewContent } from '../../../renderer/store/store.ts'
import { runAttachmentLane } from '../../../renderer/sync/attachment-lane.ts'
import { fetchContent } from '../../../renderer/sync/fetch-content.ts'
import { startSyncLoop } from '../../../renderer/sync/sync-loop.ts'
import { householdRecords, idOf, VILLAGE, villageFrame } from '../store/made-up-village.ts'
import { databaseName, freshServerId, loadedStore } from '../store/opened-store.ts'
import { MemoryAttachments } from './memory-attachments.ts'
import { MemoryServer } from './memory-server.ts'
import { phone } from './synced-device.ts'

const HOUSEHOLD = idOf('household', 1)
const frames = () => [villageFrame(VILLAGE, [householdRecords(1)])]
const QUIET = new AbortController().signal

function content(fill: number, size: number, role: NewContent['role'] = 'original'): NewContent {
  const bytes = new Uint8Array(size).fill(fill)
  return { sha256: createHash('sha256').update(bytes).digest('hex'), householdId: HOUSEHOLD, role, mediaType: 'image/jpeg', bytes }
}

async function add(store: DeviceStore, original: NewContent, thumbnail?: NewContent): Promise<void> {
  const { householdId } = original
  const body = {
    householdId, subjectKind: 'household', subjectId: householdId, category: '02', title: '房屋', sha256: original.sha256, bytes: original.bytes.length, mediaType: original.mediaType,
    fileName: 'a.jpg', thumbnailSha256: thumbnail?.sha256 ?? null, thumbnailBytes: thumbnail?.bytes.length ?? null, takenAt: null,
  }
  await store.saveAttachments([{ kind: 'create', recordKind: 'attachment', recordId: newRecordId(), householdId, areaCode: VILLAGE, year: null, body }], thumbnail ? [original, thumbnail] : [original])
}

const serverFor = (...contents: readonly NewContent[]) => new MemoryAttachments(new Map(contents.map((one) => [one.sha256, one.bytes.length])))
const stateOf = (store: DeviceStore, { sha256 }: NewContent) =>
  new Promise((resolve) => {
    const stop = store.watchContents(HOUSEHOLD, (states) => {
      resolve(states.get(sha256))
      queueMicrotask(() => stop())
    })
  })

describe('the attachment lane', () => {
  test('[N2] sends a piece that arrived corrupt again', async () => {
    const store = await loadedStore(frames())
    const photo = content(1, PIECE_BYTES + 5)
    await add(store, photo)
    const server = serverFor(photo)
    let damaged = 0
    server.damage = (place) => (place === 1 && damaged++ === 0 ? 'corrupt' : undefined)
    await runAttachmentLane({ local: store, server }, QUIET)
    expect(server.sent.map((sent) => sent.slice(5))).toEqual(['0', '1', '1'])
    expect(await stateOf(store, photo)).toMatchObject({ state: 'verified', acknowledged: 2, pieces: 2 })
    store.close()
  })

  test('[N3] cut before each piece in turn, it goes on there and sends nothing twice', async () => {
    const store = await loadedStore(frames())
    const photo = content(2, 3 * PIECE_BYTES)
    await add(store, photo)
    const server = serverFor(photo)
    for (const cutAt of [0, 1, 2, 3]) {
      server.damage = (place) => (place === cutAt ? 'cut' : undefined)
      await runAttachmentLane({ local: store, server }, QUIET)
    }
    expect(server.sent.map((sent) => sent.slice(5))).toEqual(['0', '1', '2'])
    expect(await stateOf(store, photo)).toMatchObject({ state: 'verified' })
    store.close()
  })

  test('[N4] a file that is gone is marked missing, and the next one goes', async () => {
    const serverId = freshServerId()
    const store = await loadedStore(frames(), serverId)
    const [lost, good] = [content(3, 100), content(4, 100)]
    await add(store, lost)
    await add(store, good)
    const raw = await new Dexie(databaseName(serverId, 'cadre')).open()
    await raw.table('pieces').delete([lost.sha256, 0])
    raw.close()
    await runAttachmentLane({ local: store, server: serverFor(lost, good) }, QUIET)
    expect(await stateOf(store, lost)).toMatchObject({ state: 'missing', isLocal: false })
    expect(await stateOf(store, good)).toMatchObject({ state: 'verified' })
    store.close()
  })

  test('[N5] the same file twice is one content of two records and is sent once; thumbnails go first', async () => {
    const store = await loadedStore(frames())
    const [photo, small] = [content(5, 400), content(6, 40, 'thumbnail')]
    await add(store, photo, small)
    await add(store, photo, small)
    const server = serverFor(photo, small)
    await runAttachmentLane({ local: store, server }, QUIET)
    expect((await store.findHousehold(HOUSEHOLD))?.attachments).toHaveLength(2)
    expect(server.sent).toEqual([`${small.sha256.slice(0, 4)}:0`, `${photo.sha256.slice(0, 4)}:0`])
    store.close()
  })

  test('[N11] a picture that the server has is asked for again when another household gets it, and not sent again', async () => {
    const store = await loadedStore([villageFrame(VILLAGE, [householdRecords(1), householdRecords(2)])])
    const photo = content(12, 300)
    await add(store, photo)
    const server = serverFor(photo)
    await runAttachmentLane({ local: store, server }, QUIET)
    await add(store, photo)
    await runAttachmentLane({ local: store, server }, QUIET)
    const first = `${photo.sha256.slice(0, 4)}:${HOUSEHOLD}`
    expect(server.asked).toEqual([first])
    await add(store, { ...photo, householdId: idOf('household', 2) })
    await runAttachmentLane({ local: store, server }, QUIET)
    expect(server.asked).toEqual([first, first, `${photo.sha256.slice(0, 4)}:${idOf('household', 2)}`])
    expect(server.sent).toHaveLength(1)
    expect(await stateOf(store, photo)).toMatchObject({ state: 'verified' })
    store.close()
  })

  test('[N6] an op is agreed while a piece is still under way, and the budget ends a run', async () => {
    const store = await loadedStore(frames())
    const photo = content(7, 2 * PIECE_BYTES)
    await add(store, photo)
    const budgeted = serverFor(photo)
    await runAttachmentLane({ local: store, server: budgeted }, QUIET, 1)
    expect(budgeted.sent).toHaveLength(1)
    const stuck = serverFor(photo)
    stuck.sendPiece = () => new Promise(() => undefined)
    const server = new MemoryServer(householdRecords(1))
    const clock = { now: () => new Date('2026-11-21T08:00:00Z'), roll: () => 0, after: () => () => undefined }
    const loop = startSyncLoop({ local: store, server: { ...server.portFor('cadre'), attachments: stuck }, clock, renewSession: () => Promise.resolve({ kind: 'unreachable', reason: 'offline' }) })
    await loop.syncNow()
    await store.save(phone(1, '新地址'))
    await loop.syncNow()
    expect(server.records.get(HOUSEHOLD)?.body['address']).toBe('新地址')
    loop.stop()
    store.close()
  })

  test('[N7] a local copy goes only after the echo, and never below the floor', async () => {
    const store = await loadedStore(frames())
    const [sent, unsent] = [content(8, 1000), content(9, 1000)]
    await add(store, sent)
    await add(store, unsent)
    await store.noteServerWord('2026-01-01T00:00:00.000Z', null)
    await runAttachmentLane({ local: store, server: serverFor(sent) }, QUIET)
    expect(await store.evictContents(10_000, 0), 'made here, and in no backup yet').toBe(0)
    await store.noteServerWord('2026-04-02T00:00:00.000Z', null)
    expect(await store.evictContents(10_000, 1500)).toBe(0)
    expect(await store.evictContents(10_000, 0)).toBe(1000)
    expect(await store.readContent(sent.sha256)).toBeUndefined()
    expect(await store.readContent(unsent.sha256)).toEqual(unsent.bytes)
    store.close()
  })

  test('[N10] a second device fetches thumbnail and original, and keeps only what is what its name says', async () => {
    const [one, two] = [await loadedStore(frames()), await loadedStore(frames())]
    const photo = content(10, PIECE_BYTES + 1)
    await add(one, photo)
    const server = serverFor(photo)
    await runAttachmentLane({ local: one, server }, QUIET)
    const wanted = { sha256: photo.sha256, bytes: photo.bytes.length, mediaType: 'image/jpeg', role: 'original', householdId: HOUSEHOLD } as const
    expect(await fetchContent(two, server, wanted)).toBe('stored')
    expect(await two.readContent(photo.sha256)).toEqual(photo.bytes)
    expect(await fetchContent(two, server, { ...wanted, bytes: photo.bytes.length - 1 })).toBe('failed')
    one.close()
    two.close()
  })

  test('[N1] a record that is refused leaves no content behind', async () => {
    const store = await loadedStore(frames())
    const photo = content(11, 100)
    await expect(add(store, { ...photo, sha256: 'not a hash' })).rejects.toMatchObject({ code: 'invalid_body' })
    expect(await store.readWaitingContents()).toEqual([])
    store.close()
  })
})
