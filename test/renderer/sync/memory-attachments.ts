import { createHash } from 'node:crypto'
import { pieceCount, type HeldContent } from '../../../shared/protocol/attachments.ts'
import type { AttachmentPort } from '../../../renderer/sync/sync-ports.ts'

/** Keeps pieces as the server does; `bytesOf` says how large each known content is, `damage` what a line does to a piece. */
export class MemoryAttachments implements AttachmentPort {
  readonly pieces = new Map<string, Map<number, Uint8Array<ArrayBuffer>>>()
  readonly verified = new Set<string>()
  readonly sent: string[] = []
  /** Hash and household of every question. */
  readonly asked: string[] = []
  readonly sizes: Map<string, number>
  damage: (place: number) => 'corrupt' | 'cut' | undefined = () => undefined

  constructor(sizes: ReadonlyMap<string, number>) {
    this.sizes = new Map(sizes)
  }

  async missing(contents: readonly HeldContent[]) {
    await Promise.resolve()
    return {
      kind: 'ok' as const,
      value: {
        contents: contents.map(({ sha256, households }) => {
          this.asked.push(...households.map((household) => `${sha256.slice(0, 4)}:${household}`))
          const bytes = this.sizes.get(sha256)
          if (bytes === undefined) return { sha256, state: 'unknown' as const, missing: [] }
          if (this.verified.has(sha256)) return { sha256, state: 'whole' as const, missing: [] }
          return { sha256, state: 'partial' as const, missing: Array.from({ length: pieceCount(bytes) }, (_, place) => place).filter((place) => !this.pieces.get(sha256)?.has(place)) }
        }),
      },
    }
  }

  async sendPiece({ sha256 }: { readonly sha256: string }, place: number, bytes: Uint8Array<ArrayBuffer>) {
    await Promise.resolve()
    const fault = this.damage(place)
    if (fault === 'cut') return { kind: 'unreachable' as const, reason: 'offline' as const }
    this.sent.push(`${sha256.slice(0, 4)}:${place}`)
    if (fault === 'corrupt') return { kind: 'ok' as const, value: { state: 'corrupt' as const, verified: null } }
    const kept = this.pieces.get(sha256) ?? new Map<number, Uint8Array<ArrayBuffer>>()
    this.pieces.set(sha256, kept.set(place, bytes))
    if (kept.size < pieceCount(this.sizes.get(sha256) ?? 0)) return { kind: 'ok' as const, value: { state: 'kept' as const, verified: null } }
    const hash = createHash('sha256')
    for (const [, piece] of [...kept].toSorted(([left], [right]) => left - right)) hash.update(piece)
    if (hash.digest('hex') !== sha256) {
      this.pieces.delete(sha256)
      return { kind: 'ok' as const, value: { state: 'started_over' as const, verified: null } }
    }
    this.verified.add(sha256)
    return { kind: 'ok' as const, value: { state: 'kept' as const, verified: sha256 } }
  }

  async fetchPiece(sha256: string, place: number) {
    await Promise.resolve()
    const bytes = this.pieces.get(sha256)?.get(place)
    if (bytes) return { kind: 'ok' as const, value: bytes }
    return { kind: 'refused' as const, refusal: { code: 'not_found' as const, message: '', requestId: '', retryAfterSeconds: null } }
  }
}
