import type { Cursor } from '../../shared/protocol/pull.ts'
import type { ExchangeResult } from './exchange-result.ts'
import type { SyncPorts } from './sync-ports.ts'

/** Fetches pages until the server has no more; rows and cursor of a page are stored together, so a cut loses at most a page's work. */
export async function pullChanges({ local, server, clock }: Pick<SyncPorts, 'local' | 'server' | 'clock'>, from: Cursor, scopeEpoch: number): Promise<ExchangeResult<null>> {
  let cursor = from
  for (;;) {
    const answer = await server.pull(cursor, scopeEpoch)
    if (answer.kind !== 'ok') return answer
    const page = answer.value.at(-1)
    if (page?.type !== 'page') return { kind: 'unreachable', reason: 'broken' }
    await local.applyPulledPage(answer.value, clock.now().toISOString())
    if (!page.more) return { kind: 'ok', value: null }
    cursor = page.cursor
  }
}
