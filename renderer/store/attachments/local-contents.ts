import { pieceCount } from '../../../shared/protocol/attachments.ts'
import { mayGo, readServerWord } from '../journal/retention.ts'
import type { StoreCore } from '../store-core.ts'
import { noteContentState, readPiece } from './content-lane.ts'

/** Bytes of local copies that stay whatever happens: the thumbnails and pictures of about a day's visits, for a screen without a network. */
export const LOCAL_FLOOR_BYTES = 50 * 1024 * 1024

/** The whole content; `undefined` where it does not lie here. One whose bytes are gone or broken is marked so. */
export async function readContent(core: StoreCore, sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const row = await core.disk.relaxed.attachments.get(sha256)
  if (!row?.isLocal) return undefined
  const whole = new Uint8Array(row.bytes)
  let at = 0
  for (let place = 0; place < pieceCount(row.bytes); place++) {
    const bytes = await readPiece(core, sha256, place)
    if (!bytes) {
      await noteContentState(core, sha256, 'missing')
      return undefined
    }
    whole.set(bytes, at)
    at += bytes.length
  }
  await core.disk.relaxed.attachments.update(sha256, { usedAt: core.clock.now().toISOString() })
  return whole
}

/**
 * Drops verified local copies, oldest use first, originals before thumbnails, until `bytesWanted` are gone or `floorBytes` are left.
 * What the server has not verified is never touched, nor what was made here while no verified backup is known to hold it and
 * the stated time has not passed. Gives the bytes that went.
 */
export async function evictContents(core: StoreCore, bytesWanted: number, floorBytes = LOCAL_FLOOR_BYTES): Promise<number> {
  const { strict } = core.disk
  const word = await readServerWord(strict)
  const gone = await core.lock.run(() =>
    strict.transaction('rw', [strict.attachments, strict.pieces], async () => {
      const local = (await strict.attachments.toArray()).filter((row) => row.isLocal)
      const candidates = local.filter((row) => row.state === 'verified' && (!row.isOwn || mayGo({ at: row.verifiedAt ?? null, waypoint: row.verifiedBy ?? null }, word))).toSorted((left, right) => Number(left.role === 'thumbnail') - Number(right.role === 'thumbnail') || Date.parse(left.usedAt) - Date.parse(right.usedAt))
      let left = local.reduce((sum, row) => sum + row.bytes, 0)
      let freed = 0
      for (const row of candidates) {
        if (freed >= bytesWanted || left - row.bytes < floorBytes) break
        await strict.pieces.where('sha256').equals(row.sha256).delete()
        await strict.attachments.update(row.sha256, { isLocal: false })
        freed += row.bytes
        left -= row.bytes
      }
      return freed
    }),
  )
  if (gone > 0) core.bus.announce({ attachments: true })
  return gone
}
