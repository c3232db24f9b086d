import { RegionCode, regionCovers } from '../../shared/domain/region.ts'
import type { HelloReply } from '../../shared/protocol/hello.ts'
import { MOST_ASKED } from '../../shared/protocol/known-operations.ts'
import { Cursor } from '../../shared/protocol/pull.ts'
import { countRows, countVanishing } from '../../shared/sync/agreement.ts'
import { isMassDeletion } from '../../shared/sync/deletion-limit.ts'
import type { SyncPosition } from '../store/intake/position.ts'
import type { ExchangeResult } from './exchange-result.ts'
import type { MayDelete } from './prove-agreement.ts'
import { runFirstLoad, type LoadWatcher } from './run-first-load.ts'
import type { SyncPorts } from './sync-ports.ts'

const BEGINNING = Cursor.parse('0:0')

/** Whether the database lives another life than the one that this device stands in, or than the one whose first load was cut off here. */
export function isOtherLife({ generation, loadGeneration }: Pick<SyncPosition, 'generation' | 'loadGeneration'>, hello: Pick<HelloReply, 'generation' | 'startOver'>): boolean {
  const known = generation ?? loadGeneration
  return hello.startOver === true || (known !== null && known !== hello.generation)
}

/** Puts back into the outbox what the server has answered and does not know any more, before anything is taken from it. Gives how many ops it had lost. */
export async function takeLostWorkBack({ local, server }: Pick<SyncPorts, 'local' | 'server'>): Promise<ExchangeResult<number>> {
  const answered = await local.readAnsweredOps()
  const unknown = new Set<string>()
  for (let from = 0; from < answered.length; from += MOST_ASKED) {
    const answer = await server.known(answered.slice(from, from + MOST_ASKED))
    if (answer.kind !== 'ok') return answer
    for (const opId of answer.value.unknown) unknown.add(opId)
  }
  await local.requeue(unknown)
  return { kind: 'ok', value: unknown.size }
}

/** Everything of the scope once more, unless the server would come with far less than this device holds. What is newer here is kept apart. */
export async function loadAnew(ports: Pick<SyncPorts, 'local' | 'server'>, hello: HelloReply, watcher: LoadWatcher & { readonly mayDelete: MayDelete }): Promise<ExchangeResult<null>> {
  const own = await ports.local.readTallies()
  const staying = new Map([...own].filter(([village]) => hello.scope.some((region) => regionCovers(region, RegionCode.parse(village)))))
  const theirs = await ports.server.agreement(BEGINNING)
  if (theirs.kind !== 'ok') return theirs
  const vanishing = countVanishing(staying, new Map(theirs.value.villages.map((village) => [village.villageCode, village.tally])))
  if (isMassDeletion(vanishing, countRows(staying)) && !watcher.mayDelete(vanishing)) return { kind: 'stopped', deletions: vanishing, held: countRows(staying) }
  return runFirstLoad(ports, hello, true, watcher)
}
