import type { BucketRowsReply } from '../../shared/protocol/agreement.ts'
import type { HelloReply } from '../../shared/protocol/hello.ts'
import type { Cursor } from '../../shared/protocol/pull.ts'
import { countRows, countVanishing, findDifferences, rootText, type Difference, type VillageTally } from '../../shared/sync/agreement.ts'
import { isMassDeletion } from '../../shared/sync/deletion-limit.ts'
import { textDigest } from '../store/agreement/row-digest.ts'
import type { ExchangeResult } from './exchange-result.ts'
import type { SyncPorts } from './sync-ports.ts'

/** `agreed`: proven. `mended`: it differed and does not any more. `behind`: rows arrived meanwhile. `differs`: healing did not help. */
export type AgreementState = 'agreed' | 'mended' | 'behind' | 'differs'

export interface Agreement {
  readonly state: AgreementState
  readonly replaced: number
  readonly removed: number
}

/** Says whether so many rows may be deleted here; asked once an exchange. */
export type MayDelete = (deletions: number) => boolean

const AGREED: Agreement = { state: 'agreed', replaced: 0, removed: 0 }

/**
 * Compares what this device holds with what the server holds, village by village, down to the rows that differ, and takes
 * those over. Where nothing has changed since the last time, the root in the greeting is enough and nothing is asked.
 */
export async function proveAgreement({ local, server }: Pick<SyncPorts, 'local' | 'server'>, root: HelloReply['root'], cursor: Cursor, mayDelete: MayDelete): Promise<ExchangeResult<Agreement>> {
  const own = await local.readTallies()
  if (root !== null && root === (await textDigest(rootText(own)))) return { kind: 'ok', value: AGREED }
  const theirs = await readTheirs(server, cursor)
  if (theirs.kind !== 'ok') return theirs
  const differences = comparable(findDifferences(own, theirs.value.tallies), theirs.value.behind)
  if (differences.length === 0) return { kind: 'ok', value: theirs.value.behind.size > 0 ? { ...AGREED, state: 'behind' } : AGREED }
  const vanishing = countVanishing(only(own, differences), only(theirs.value.tallies, differences))
  const held = countRows(own)
  if (isMassDeletion(vanishing, held) && !mayDelete(vanishing)) return { kind: 'stopped', deletions: vanishing, held }
  const healed = await heal({ local, server }, differences)
  if (healed.kind !== 'ok') return healed
  const again = await readTheirs(server, cursor)
  if (again.kind !== 'ok') return again
  const left = comparable(findDifferences(await local.readTallies(), again.value.tallies), again.value.behind)
  return { kind: 'ok', value: { ...healed.value, state: left.length > 0 ? 'differs' : again.value.behind.size > 0 ? 'behind' : 'mended' } }
}

interface Theirs {
  readonly tallies: ReadonlyMap<string, VillageTally>
  readonly behind: ReadonlySet<string>
}

async function readTheirs(server: SyncPorts['server'], cursor: Cursor): Promise<ExchangeResult<Theirs>> {
  const answer = await server.agreement(cursor)
  if (answer.kind !== 'ok') return answer
  const { villages } = answer.value
  return { kind: 'ok', value: { tallies: new Map(villages.map((village) => [village.villageCode, village.tally])), behind: new Set(villages.filter((village) => village.isBehind).map((village) => village.villageCode)) } }
}

/** A village with rows that this device cannot have yet says nothing now. */
function comparable(differences: readonly Difference[], behind: ReadonlySet<string>): readonly Difference[] {
  return differences.filter(({ villageCode }) => !behind.has(villageCode))
}

function only(tallies: ReadonlyMap<string, VillageTally>, differences: readonly Difference[]): ReadonlyMap<string, VillageTally> {
  const villages = new Set(differences.map((difference) => difference.villageCode))
  return new Map([...tallies].filter(([village]) => villages.has(village)))
}

/** Down from village and kind to the buckets that differ, then row by row. */
async function heal({ local, server }: Pick<SyncPorts, 'local' | 'server'>, differences: readonly Difference[]): Promise<ExchangeResult<Agreement>> {
  let replaced = 0
  let removed = 0
  for (const { villageCode, kind } of differences) {
    const theirs = await server.buckets(villageCode, kind)
    if (theirs.kind !== 'ok') return theirs
    const own = await local.readBuckets(villageCode, kind)
    for (const [bucket, tally] of theirs.value.buckets.entries()) {
      if (own[bucket]?.sum === tally.sum && own[bucket]?.records === tally.records) continue
      for (let after: string | null = null, isWhole = false; !isWhole; ) {
        const rows: ExchangeResult<BucketRowsReply> = await server.bucketRows(villageCode, kind, bucket, after)
        if (rows.kind !== 'ok') return rows
        const { records, through } = rows.value
        const mended = await local.healBucket({ villageCode, kind, bucket, after, through }, records)
        replaced += mended.replaced
        removed += mended.removed
        after = through
        isWhole = through === null
      }
    }
  }
  return { kind: 'ok', value: { state: 'mended', replaced, removed } }
}
