import { RegionCode, regionCovers } from '../../shared/domain/region.ts'
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

interface LoadPorts {
  readonly local: SyncPorts['local']
  readonly server: Pick<SyncPorts['server'], 'snapshot'>
}

export interface LoadWatcher {
  readonly onProgress: (progress: LoadProgress) => void
  readonly signal: AbortSignal
}

/**
 * Takes the snapshot of the whole scope: each village is stored as it comes, and a load that was cut off or cancelled goes
 * on with the villages that are missing. `fresh` replaces everything, after the server has started another life. Nothing
 * is deleted before its replacement is complete.
 */
export async function runFirstLoad(ports: LoadPorts, hello: HelloReply, fresh: boolean, watcher: LoadWatcher): Promise<ExchangeResult<null>> {
  const held = fresh ? [] : [...(await ports.local.readHeldVillages()).keys()]
  const loaded = await fetchVillages(ports, held, { generation: hello.generation, fresh }, watcher)
  if (loaded.kind !== 'ok') return loaded
  await ports.local.endLoad({ generation: hello.generation, scopeEpoch: hello.scopeEpoch, scope: hello.scope, villages: [...loaded.value.villages], openItems: loaded.value.openItems, fresh })
  return { kind: 'ok', value: null }
}

/** Takes the villages of a new scope that are not held up to date, beside those that are. */
export async function loadNewVillages(ports: LoadPorts, { scope, generation }: Pick<HelloReply, 'scope' | 'generation'>, watcher: LoadWatcher): Promise<ExchangeResult<null>> {
  const held = [...(await ports.local.readHeldVillages()).keys()].filter((village) => scope.some((region) => regionCovers(region, RegionCode.parse(village))))
  const loaded = await fetchVillages(ports, held, { generation, fresh: false }, watcher)
  return loaded.kind === 'ok' ? { kind: 'ok', value: null } : loaded
}

/** Of which life of the server the villages are, and whether it is another one than what lies here. */
interface LoadLife {
  readonly generation: string
  readonly fresh: boolean
}

interface Loaded {
  /** All that are there afterwards: those held before and those that came. */
  readonly villages: Set<string>
  /** Ids of the conflicts and hand-overs that are open in the whole scope. */
  readonly openItems: Set<string>
}

async function fetchVillages({ local, server }: LoadPorts, held: readonly string[], life: LoadLife, { onProgress, signal }: LoadWatcher): Promise<ExchangeResult<Loaded>> {
  const answer = await server.snapshot(held.slice(0, MOST_NAMED), signal)
  if (answer.kind !== 'ok') return answer
  const loaded: Loaded = { villages: new Set(held), openItems: new Set() }
  try {
    const isWhole = await storeFrames(answer.value, local, loaded, life, onProgress)
    return isWhole ? { kind: 'ok', value: loaded } : { kind: 'unreachable', reason: 'broken' }
  } catch (error) {
    if (error instanceof StreamBroken) return { kind: 'unreachable', reason: error.reason }
    throw error
  }
}

async function storeFrames(frames: AsyncIterable<SnapshotFrame>, local: SyncPorts['local'], loaded: Loaded, { generation, fresh }: LoadLife, onProgress: (progress: LoadProgress) => void): Promise<boolean> {
  let progress: LoadProgress = { villages: 0, villagesTotal: 0, bytes: 0, bytesTotal: 0 }
  let batch: VillageFrame[] = []
  // The disk works on one batch while the network brings the next.
  let storing: Promise<void> = Promise.resolve()
  const flush = async () => {
    const full = batch
    batch = []
    await storing
    storing = local.storeVillages(full, fresh)
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
        await local.beginLoad({ cursor: frame.cursor, waypoint: frame.waypoint, generation })
        progress = { ...progress, villagesTotal: frame.villages, bytesTotal: frame.bytes }
        break
      case 'village':
        batch.push(frame)
        loaded.villages.add(frame.villageCode)
        progress = { ...progress, villages: progress.villages + 1, bytes: progress.bytes + frame.index.length + frame.rows.length }
        if (batch.length >= VILLAGES_AT_ONCE) await flush()
        break
      case 'open':
        for (const id of await local.storeOpenItems(frame.lines, fresh)) loaded.openItems.add(id)
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
