import type { ContentToSend } from '../store/attachments/content-lane.ts'
import type { SyncStore } from '../store/device-store.ts'
import type { ExchangeResult } from './exchange-result.ts'
import { hashOf } from './hash-of.ts'
import type { AttachmentPort } from './sync-ports.ts'

/** Bytes for one run: on a village line of 1 Mbit/s half a minute, after which ops get their turn anyway. */
export const LANE_BUDGET_BYTES = 4 * 1024 * 1024
/** A piece that arrives corrupt so often in one run has a line behind it that the next run may not have. */
const TRIES_OF_A_PIECE = 3
/** As many hashes as one question may carry. */
const ASKED_AT_ONCE = 50

export interface LaneParts {
  readonly local: Pick<SyncStore, 'readWaitingContents' | 'readPiece' | 'noteAcknowledged' | 'noteContentState'>
  readonly server: AttachmentPort
}

/**
 * Sends what the server lacks of the waiting contents, thumbnails first, until the budget is spent, the network fails or an
 * exchange wants to begin. Ends quietly: the next run asks what is missing and goes on there.
 */
export async function runAttachmentLane({ local, server }: LaneParts, signal: AbortSignal, budgetBytes = LANE_BUDGET_BYTES): Promise<void> {
  const waiting = await local.readWaitingContents()
  let budget = budgetBytes
  for (let at = 0; at < waiting.length; at += ASKED_AT_ONCE) {
    const asked = waiting.slice(at, at + ASKED_AT_ONCE)
    const answer = await server.missing(asked.map(({ sha256, bytes, households }) => ({ sha256, bytes, households: [...households] })), signal)
    if (answer.kind !== 'ok') return
    for (const content of asked) {
      const told = answer.value.contents.find((one) => one.sha256 === content.sha256)
      // The record has not reached the server; its content waits for it.
      if (!told || told.state === 'unknown') continue
      const has = allPlaces(content).filter((place) => !told.missing.includes(place))
      await local.noteAcknowledged(content.sha256, has, told.state === 'whole')
      for (const place of told.missing) {
        if (signal.aborted || budget <= 0) return
        const bytes = await local.readPiece(content.sha256, place)
        if (!bytes) {
          await local.noteContentState(content.sha256, 'missing')
          break
        }
        budget -= bytes.length
        const sent = await sendPiece(server, content, place, bytes, signal)
        if (sent === 'stop') return
        if (sent === 'next') break
        if (sent === 'refused') {
          await local.noteContentState(content.sha256, 'refused')
          break
        }
        has.push(place)
        await local.noteAcknowledged(content.sha256, sent === 'started_over' ? [] : has, sent === 'verified')
        if (sent !== 'kept') break
      }
    }
  }
}

type Sent = 'kept' | 'verified' | 'started_over' | 'refused' | 'next' | 'stop'

async function sendPiece(server: AttachmentPort, content: ContentToSend, place: number, piece: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<Sent> {
  const pieceSha256 = await hashOf(piece)
  for (let tried = 0; tried < TRIES_OF_A_PIECE; tried++) {
    const answer = await server.sendPiece(content, place, piece, pieceSha256, signal)
    if (answer.kind !== 'ok') return isAboutThisContent(answer) ? 'next' : 'stop'
    const { state, verified } = answer.value
    if (state === 'wrong_type') return 'refused'
    if (state === 'started_over') return 'started_over'
    // Only the echo of the very hash counts as having arrived.
    if (state === 'kept') return verified === content.sha256 ? 'verified' : 'kept'
  }
  return 'next'
}

/** A refusal of this content must not hold up the others; a refusal of the sender or no answer ends the run. */
function isAboutThisContent(answer: Exclude<ExchangeResult<unknown>, { readonly kind: 'ok' }>): boolean {
  return answer.kind === 'refused' && ['not_found', 'too_large', 'invalid_request'].includes(answer.refusal.code)
}

function allPlaces({ pieces }: ContentToSend): number[] {
  return Array.from({ length: pieces }, (_, place) => place)
}
