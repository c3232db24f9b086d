import { RecordId } from '../../../shared/domain/record-id.ts'
import { HOUSEHOLDS_AT_ONCE, pieceCount } from '../../../shared/protocol/attachments.ts'
import { SealBroken } from '../crypto/sealed-bytes.ts'
import { readPosition } from '../intake/position.ts'
import { readServerWord } from '../journal/retention.ts'
import type { StoreCore } from '../store-core.ts'
import type { NewContent } from '../store.ts'
import { writeProblem } from '../write/commit-saves.ts'
import { prepareContents } from './prepare-contents.ts'

/** A content that the server does not have yet for all of these households. */
export interface ContentToSend {
  readonly sha256: string
  readonly bytes: number
  readonly pieces: number
  readonly households: readonly RecordId[]
}

/** Thumbnails first, then the originals in the order of saving. */
export async function readWaitingContents(core: StoreCore): Promise<readonly ContentToSend[]> {
  const rows = await core.disk.relaxed.attachments.where('state').equals('waiting').toArray()
  const ordered = rows.toSorted((left, right) => Number(left.role === 'original') - Number(right.role === 'original') || Date.parse(left.addedAt) - Date.parse(right.addedAt))
  return ordered.map(({ sha256, bytes, householdIds }) => ({ sha256, bytes, pieces: pieceCount(bytes), households: householdIds.slice(-HOUSEHOLDS_AT_ONCE).map((id) => RecordId.parse(id)) }))
}

/** `undefined` where the piece is gone or does not open. */
export async function readPiece(core: StoreCore, sha256: string, place: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const row = await core.disk.relaxed.pieces.get([sha256, place])
  if (!row) return undefined
  try {
    return await core.vault.openBytes('pieces', `${sha256}:${place}`, row.sealed)
  } catch (error) {
    if (error instanceof SealBroken) return undefined
    throw error
  }
}

export async function noteAcknowledged(core: StoreCore, sha256: string, places: readonly number[], isVerified: boolean): Promise<void> {
  const { strict } = core.disk
  const [{ serverTime }, { waypoint }] = await Promise.all([readServerWord(strict), readPosition(strict)])
  const verified = { state: 'verified', ...(serverTime === null ? {} : { verifiedAt: serverTime }), ...(waypoint === null ? {} : { verifiedBy: waypoint }) } as const
  await strict.attachments.update(sha256, { acknowledged: [...places], ...(isVerified ? verified : {}) })
  core.bus.announce({ attachments: true, counts: isVerified })
}

/** A content that the server has verified only loses its local copy; it can be fetched again. */
export async function noteContentState(core: StoreCore, sha256: string, state: 'missing' | 'refused'): Promise<void> {
  const { strict } = core.disk
  await strict.transaction('rw', [strict.attachments, strict.pieces], async () => {
    const row = await strict.attachments.get(sha256)
    if (!row) return
    if (state === 'missing') await strict.pieces.where('sha256').equals(sha256).delete()
    await strict.attachments.put({ ...row, state: row.state === 'verified' ? 'verified' : state, isLocal: state !== 'missing' && row.isLocal })
  })
  core.bus.announce({ attachments: true, counts: true })
}

/** Keeps what was fetched and found to be what its name says. @throws {StoreProblem} `disk_full` or `disk_unusable`. */
export async function storeDownload(core: StoreCore, content: NewContent): Promise<void> {
  const { relaxed } = core.disk
  await core.lock.run(async () => {
    const { rows, pieces } = await prepareContents(core, [content], 'verified')
    try {
      await relaxed.transaction('rw', [relaxed.attachments, relaxed.pieces], async () => {
        await relaxed.attachments.bulkPut([...rows])
        await relaxed.pieces.bulkPut([...pieces])
      })
    } catch (error) {
      throw writeProblem(error)
    }
  })
  core.bus.announce({ attachments: true })
}
