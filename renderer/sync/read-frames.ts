import { PullLine } from '../../shared/protocol/pull.ts'
import { SnapshotHead } from '../../shared/protocol/snapshot.ts'
import { StreamBroken } from './exchange-result.ts'
import type { SnapshotFrame } from './sync-ports.ts'

const LENGTH_BYTES = 4
/** A head is a few hundred bytes; more means that the stream is not one of ours. */
const LONGEST_HEAD = 65_536

/** Frames of a snapshot stream (`shared/protocol/snapshot.ts`). Throws `StreamBroken` when it ends before its `end` frame or a head does not parse. */
export async function* readFrames(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncGenerator<SnapshotFrame> {
  const source = new ByteSource(chunks)
  for (;;) {
    const length = await source.take(LENGTH_BYTES)
    const headBytes = new DataView(length.buffer, length.byteOffset).getUint32(0)
    if (headBytes > LONGEST_HEAD) throw new StreamBroken('broken')
    const head = parseHead(await source.take(headBytes))
    if (head.type === 'begin' || head.type === 'end') {
      yield head
      if (head.type === 'end') return
      continue
    }
    if (head.type === 'open') {
      yield { type: 'open', lines: parseLines(await source.take(head.lineBytes)) }
      continue
    }
    const index = await source.take(head.indexBytes)
    const rows = await source.take(head.rowBytes)
    yield { type: 'village', villageCode: head.villageCode, version: head.version, records: head.records, index, rows }
  }
}

function parseHead(bytes: Uint8Array): SnapshotHead {
  try {
    return SnapshotHead.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch (error) {
    throw new StreamBroken('broken', error)
  }
}

function parseLines(bytes: Uint8Array): readonly PullLine[] {
  try {
    return new TextDecoder().decode(bytes).split('\n').filter((line) => line !== '').map((line) => PullLine.parse(JSON.parse(line)))
  } catch (error) {
    throw new StreamBroken('broken', error)
  }
}

/** Gives exact numbers of bytes out of chunks of any size. */
class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array<ArrayBuffer>>
  #held: Uint8Array<ArrayBuffer>[] = []
  #bytes = 0

  constructor(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** A copy of its own, so that views into it start at a multiple of eight. */
  async take(bytes: number): Promise<Uint8Array<ArrayBuffer>> {
    while (this.#bytes < bytes) {
      const next = await this.#chunks.next()
      if (next.done) throw new StreamBroken('broken')
      this.#held.push(next.value)
      this.#bytes += next.value.length
    }
    const taken = new Uint8Array(bytes)
    let filled = 0
    while (filled < bytes) {
      const first = this.#held[0]
      if (!first) break
      const part = first.subarray(0, bytes - filled)
      taken.set(part, filled)
      filled += part.length
      if (part.length === first.length) this.#held.shift()
      else this.#held[0] = first.subarray(part.length)
    }
    this.#bytes -= bytes
    return taken
  }
}
