import { countRows } from '../../shared/sync/agreement.ts'
import { DELETION_LIMIT, isMassDeletion } from '../../shared/sync/deletion-limit.ts'
import type { Cursor, PullLine } from '../../shared/protocol/pull.ts'
import type { ExchangeResult } from './exchange-result.ts'
import type { MayDelete } from './prove-agreement.ts'
import type { SyncPorts } from './sync-ports.ts'

type PullPorts = Pick<SyncPorts, 'local' | 'server' | 'clock'>

/**
 * Fetches pages until the server has no more, or stops before the first where they would delete too much; rows and cursor
 * of a page are stored together, so a cut loses at most a page's work.
 */
export async function pullChanges(ports: PullPorts, from: Cursor, scopeEpoch: number, mayDelete: MayDelete): Promise<ExchangeResult<null>> {
  const lineageId = await ports.local.readLineageId()
  let cursor = from
  let isAllowed = false
  for (;;) {
    const answer = await ports.server.pull(lineageId, cursor, scopeEpoch)
    if (answer.kind !== 'ok') return answer
    const page = answer.value.at(-1)
    if (page?.type !== 'page') return { kind: 'unreachable', reason: 'broken' }
    if (!isAllowed && page.deletions > DELETION_LIMIT.always) {
      const judged = await judgeDeletions(ports, answer.value, scopeEpoch, mayDelete)
      if (judged.kind !== 'ok') return judged
      isAllowed = true
    }
    await ports.local.applyPulledPage(answer.value, ports.clock.now().toISOString())
    if (!page.more) return { kind: 'ok', value: null }
    cursor = page.cursor
  }
}

/** Reads ahead to the end of the feed and counts what would really go here: what this device has deleted itself comes back as well. */
async function judgeDeletions({ local, server }: PullPorts, first: readonly PullLine[], scopeEpoch: number, mayDelete: MayDelete): Promise<ExchangeResult<null>> {
  const [held, lineageId] = [countRows(await local.readTallies()), await local.readLineageId()]
  let deletions = 0
  for (let lines = first; ; ) {
    deletions += await local.countLiving(lines.flatMap((line) => (line.type === 'tombstone' ? [line] : [])))
    const page = lines.at(-1)
    if (page?.type !== 'page') return { kind: 'unreachable', reason: 'broken' }
    if (!page.more) break
    const next = await server.pull(lineageId, page.cursor, scopeEpoch)
    if (next.kind !== 'ok') return next
    lines = next.value
  }
  return isMassDeletion(deletions, held) && !mayDelete(deletions) ? { kind: 'stopped', deletions, held } : { kind: 'ok', value: null }
}
