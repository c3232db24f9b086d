import { hashOf } from '../../../renderer/sync/hash-of.ts'
import type { RecordId } from '../../../shared/domain/record-id.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'
import { PIECE_BYTES } from '../../../shared/protocol/attachments.ts'
import type { NewContent, RecordEdit } from '../../../renderer/store/store.ts'

/** Three pieces, the last one short. */
export const PHOTO_BYTES = 2 * PIECE_BYTES + 1000

export interface MadeUpPhoto {
  readonly edit: RecordEdit
  readonly content: NewContent
}

/** What a camera would give of a house, and its record; `roll` in [0, 1) makes it another picture. */
export async function madeUpPhoto(recordId: RecordId, householdId: RecordId, areaCode: RegionCode, roll: number): Promise<MadeUpPhoto> {
  const bytes = new Uint8Array(PHOTO_BYTES).fill(Math.floor(roll * 256))
  bytes.set([0xff, 0xd8, 0xff, 0xe0])
  bytes.set(new TextEncoder().encode(`picture ${roll}`), 4)
  const sha256 = await hashOf(bytes)
  const body = { householdId, subjectKind: 'household', subjectId: householdId, category: '02', title: '房屋', sha256, bytes: bytes.length, mediaType: 'image/jpeg', fileName: 'a.jpg', thumbnailSha256: null, thumbnailBytes: null, takenAt: null }
  return { edit: { kind: 'create', recordKind: 'attachment', recordId, householdId, areaCode, year: null, body }, content: { sha256, householdId, role: 'original', mediaType: 'image/jpeg', bytes } }
}
