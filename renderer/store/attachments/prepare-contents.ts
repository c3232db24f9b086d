import { PIECE_BYTES, pieceCount } from '../../../shared/protocol/attachments.ts'
import type { AttachmentRow, PieceRow } from '../disk/disk-rows.ts'
import type { StoreCore } from '../store-core.ts'
import type { NewContent } from '../store.ts'

/** Contents ready to be written: sealed, because nothing can be sealed inside a transaction. */
export interface PreparedContents {
  readonly rows: readonly AttachmentRow[]
  readonly pieces: readonly PieceRow[]
}

/**
 * A content that lies here already gets only another household. One that the server has stays verified, but waits again
 * when it is saved for a household that it was not held for: the server links it only when asked. Call it inside the write lock.
 */
export async function prepareContents(core: StoreCore, contents: readonly NewContent[], state: 'waiting' | 'verified'): Promise<PreparedContents> {
  const rows = new Map<string, AttachmentRow>()
  const pieces: PieceRow[] = []
  const at = core.clock.now().toISOString()
  for (const content of contents) {
    const { sha256 } = content
    const known = rows.get(sha256) ?? (await core.disk.relaxed.attachments.get(sha256))
    const householdIds = [...new Set([...(known?.householdIds ?? []), String(content.householdId)])]
    const isLinked = known?.householdIds.includes(content.householdId) ?? false
    if (known?.isLocal) {
      rows.set(sha256, { ...known, householdIds, usedAt: at, state: state === 'waiting' && !isLinked && known.state === 'verified' ? 'waiting' : known.state })
      continue
    }
    const isVerified = state === 'verified' || (known?.state === 'verified' && isLinked)
    rows.set(sha256, { sha256, householdIds, role: content.role, state: isVerified ? 'verified' : 'waiting', mediaType: content.mediaType, bytes: content.bytes.length, acknowledged: known?.acknowledged ?? [], isLocal: true, isOwn: state === 'waiting' || (known?.isOwn ?? false), addedAt: known?.addedAt ?? at, usedAt: at })
    for (let place = 0; place < pieceCount(content.bytes.length); place++) {
      const bytes = content.bytes.slice(place * PIECE_BYTES, (place + 1) * PIECE_BYTES)
      pieces.push({ sha256, place, sealed: await core.vault.sealBytes('pieces', `${sha256}:${place}`, bytes) })
    }
  }
  return { rows: [...rows.values()], pieces }
}
