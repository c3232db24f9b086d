import { countRows } from '../../shared/sync/agreement.ts'
import { DELETION_LIMIT, isMassDeletion } from '../../shared/sync/deletion-limit.ts'
import type { Cursor } from '../../shared/protocol/pull.ts'
import type { ExchangeResult } from './exchange-result.ts'
import type { MayDelete } from './prove-agreement.ts'
import type { SyncPorts } from './sync-ports.ts'

/** Fetches pages until the server has no more, or stops before the first where they would delete too much; rows and cursor of a page are stored together, so a cut loses at most a page's work. */
export async function pullChanges({ local, server, clock }: Pick<SyncPorts, 'local' | 'server' | 'clock'>, from: Cursor, scopeEpoch: number, mayDelete: MayDelete): Promise<ExchangeResult<null>> {
  let cursor = from
  for (;;) {
    const answer = await server.pull(cursor, scopeEpoch)
    if (answer.kind !== 'ok') return answer
    const page = answer.value.at(-1)
    if (page?.type !== 'page') return { kind: 'unreachable', reason: 'broken' }
    const held = page.deletions > DELETION_LIMIT.always ? countRows(await local.readTallies()) : Infinity
    if (isMassDeletion(page.deletions, held) && !mayDelete(page.deletions)) return { kind: 'stopped', deletions: page.deletions, held }
    await local.applyPulledPage(answer.value, clock.now().toISOString())
    if (!page.more) return { kind: 'ok', value: null }
    cursor = page.cursor
  }
}
