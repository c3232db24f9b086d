/**
 * A journal file is a row of frames: `BFJ`, one letter for the kind, the length of the body and its CRC-32 (both u32,
 * big-endian), the body. A cut or damaged frame costs itself and nothing behind it: reading goes on at the next mark.
 */
export type FrameKind = 'head' | 'entry'

export interface Frame {
  readonly kind: FrameKind
  readonly body: Uint8Array<ArrayBuffer>
}

export interface FoundFrames {
  readonly frames: readonly Frame[]
  /** Bytes that belong to no whole frame: 0 in a file that was closed well, a torn end after a power cut. */
  readonly damagedBytes: number
}

const MARK = [0x42, 0x46, 0x4a] as const
const LETTER = { head: 0x48, entry: 0x45 } as const satisfies Record<FrameKind, number>
const HEAD_BYTES = 12

export function encodeFrame(kind: FrameKind, body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEAD_BYTES + body.length)
  frame.set([...MARK, LETTER[kind]])
  const view = new DataView(frame.buffer)
  view.setUint32(4, body.length)
  view.setUint32(8, crc32(body))
  frame.set(body, HEAD_BYTES)
  return frame
}

export function findFrames(bytes: Uint8Array<ArrayBuffer>): FoundFrames {
  const frames: Frame[] = []
  let framed = 0
  let at = 0
  while (at + HEAD_BYTES <= bytes.length) {
    const frame = frameAt(bytes, at)
    if (frame) {
      frames.push(frame)
      framed += HEAD_BYTES + frame.body.length
      at += HEAD_BYTES + frame.body.length
    } else at++
  }
  return { frames, damagedBytes: bytes.length - framed }
}

function frameAt(bytes: Uint8Array<ArrayBuffer>, at: number): Frame | undefined {
  if (bytes[at] !== MARK[0] || bytes[at + 1] !== MARK[1] || bytes[at + 2] !== MARK[2]) return undefined
  const letter = bytes[at + 3]
  const kind = letter === LETTER.head ? 'head' : letter === LETTER.entry ? 'entry' : undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEAD_BYTES)
  const from = at + HEAD_BYTES
  const body = bytes.subarray(from, from + view.getUint32(4))
  return kind && body.length === view.getUint32(4) && crc32(body) === view.getUint32(8) ? { kind, body } : undefined
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xed_b8_83_20 : value >>> 1
  return value
})

/** CRC-32 of IEEE 802.3, as in zip and PNG: it finds damage; that nobody changed a frame on purpose is what its seal proves. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xff_ff_ff_ff
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0)
  return (crc ^ 0xff_ff_ff_ff) >>> 0
}
