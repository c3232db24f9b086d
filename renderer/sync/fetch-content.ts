import type { RecordId } from '../../shared/domain/record-id.ts'
import { pieceCount } from '../../shared/protocol/attachments.ts'
import type { SyncStore } from '../store/device-store.ts'
import { hashOf } from './hash-of.ts'
import type { AttachmentPort } from './sync-ports.ts'

/** A content as its record names it. */
export interface WantedContent {
  readonly sha256: string
  readonly bytes: number
  readonly mediaType: string
  readonly role: 'thumbnail' | 'original'
  readonly householdId: RecordId
}

/** `absent`: the server does not have it, or not for this account. `failed`: no whole answer; it can be tried again. */
export type Fetched = 'stored' | 'absent' | 'failed'

/** Fetches a content piece by piece and keeps it when it is what its name says. @throws {StoreProblem} `disk_full`, `disk_unusable`. */
export async function fetchContent(local: Pick<SyncStore, 'storeDownload'>, server: AttachmentPort, wanted: WantedContent, signal?: AbortSignal): Promise<Fetched> {
  const whole = new Uint8Array(wanted.bytes)
  let at = 0
  for (let place = 0; place < pieceCount(wanted.bytes); place++) {
    const answer = await server.fetchPiece(wanted.sha256, place, signal)
    if (answer.kind === 'refused' && answer.refusal.code === 'not_found') return 'absent'
    if (answer.kind !== 'ok' || at + answer.value.length > whole.length) return 'failed'
    whole.set(answer.value, at)
    at += answer.value.length
  }
  if (at !== whole.length || (await hashOf(whole)) !== wanted.sha256) return 'failed'
  await local.storeDownload({ ...wanted, bytes: whole })
  return 'stored'
}
