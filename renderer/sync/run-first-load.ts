import type { HelloReply } from '../../shared/protocol/hello.ts'
import type { VillageFrame } from '../store/intake/store-snapshot.ts'
import { StreamBroken, type ExchangeResult } from './exchange-result.ts'
import type { SnapshotFrame, SyncPorts } from './sync-ports.ts'

export interface LoadProgress {
  readonly villages: number
  readonly villagesTotal: number
  readonly bytes: number
  readonly bytesTotal: number
}

/** Villages stored in one go: large enough for the disk, small enough that the list fills while one looks. */
const VILLAGES_AT_ONCE = 24
/** The names of held villages travel in the address, which servers limit; the rest simply comes again. */
const MOST_NAMED = 600

/**
 * Takes the snapshot of the whole scope: each village is stored as it comes, and a load that was cut off or cancelled goes
 * on with the villages that are missing. `fresh` replaces everything, after the server has started another life or the
 * scope has changed. Without data nothing is deleted before its replacement is complete.
 */
export async function runFirstLoad({ local, server }: { readonly local: SyncPorts['local']; readonly server: Pick<SyncPorts['server'], 'snapshot'> }, hello: HelloReply, fresh: boolean, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<ExchangeResult<null>> {
  const held = fresh ? [] : [...(await local.readHeldVillages()).keys()].slice(0, MOST_NAMED)
  const answer = await server.snapshot(held, signal)
  if (answer.kind !== 'ok') return answer
  const kept = new Set(fresh ? [] : await local.readHeldVillages().then((villages) => [...villages.keys()]))
  try {
    const isWhole = await storeFrames(answer.value, local, kept, onProgress)
    if (!isWhole) return { kind: 'unreachable', reason: 'broken' }
  } catch (error) {
    if (error instanceof StreamBroken) return { kind: 'unreachable', reason: error.reason }
    throw error
  }
  await local.endLoad({ generation: hello.generation, scopeEpoch: hello.scopeEpoch, villages: [...kept], fresh })
  return { kind: 'ok', value: null }
}

async function storeFrames(frames: AsyncIterable<SnapshotFrame>, local: SyncPorts['local'], kept: Set<string>, onProgress: (progress: LoadProgress) => void): Promise<boolean> {
  let progress: LoadProgress = { villages: 0, villagesTotal: 0, bytes: 0, bytesTotal: 0 }
  let batch: VillageFrame[] = []
  // The disk works on one batch while the network brings the next.
  let storing: Promise<void> = Promise.resolve()
  const flush = async () => {
    const full = batch
    batch = []
    await storing
    storing = local.storeVillages(full)
    // The failure is seen at the next await; until then it must not count as unhandled.
    storing.catch(() => undefined)
  }
  const keepWhatCame = async () => {
    await flush()
    await storing
  }
  for await (const frame of untilBroken(frames, keepWhatCame)) {
    switch (frame.type) {
      case 'begin':
        await local.beginLoad(frame.cursor)
        progress = { ...progress, villagesTotal: frame.villages, bytesTotal: frame.bytes }
        break
      case 'village':
        batch.push(frame)
        kept.add(frame.villageCode)
        progress = { ...progress, villages: progress.villages + 1, bytes: progress.bytes + frame.index.length + frame.rows.length }
        if (batch.length >= VILLAGES_AT_ONCE) await flush()
        break
      case 'end':
        await keepWhatCame()
        onProgress(progress)
        return true
    }
    onProgress(progress)
  }
  await keepWhatCame()
  return false
}

/** A stream that breaks off has brought whole villages before: they need not come again. */
async function* untilBroken(frames: AsyncIterable<SnapshotFrame>, keepWhatCame: () => Promise<void>): AsyncGenerator<SnapshotFrame> {
  try {
    yield* frames
  } catch (error) {
    await keepWhatCame()
    throw error
  }
}
