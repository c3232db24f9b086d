import type { Account } from '../../shared/protocol/session.ts'
import { isWithin } from './sim-areas.ts'
import type { FeedEntry, ServerState } from './server-state.ts'

/** The entries that an account is sent: of every row its newest alone, where it lies now, as the database reads them. */
export function entriesFor(state: ServerState, { account, scope }: Account, tellsPastDepartures: boolean): FeedEntry[] {
  const { records, conflicts, areas } = state
  return state.feed.filter(({ record, conflict, handOver, departure, outcome }) => {
    if (record) return records.get(record.id) === record && isWithin(scope, record.areaCode)
    if (conflict) return conflicts.get(conflict.id) === conflict && isWithin(scope, conflict.areaCode)
    if (handOver) return areas.handOvers.get(handOver.id) === handOver && isWithin(scope, handOver.areaCode)
    // A household that came back is told as it is; its departure would only hide it.
    if (departure) return isWithin(scope, departure.from) && !isWithin(scope, departure.to) && (tellsPastDepartures || !isWithin(scope, records.get(departure.householdId)?.areaCode ?? departure.to))
    return outcome?.actor === account
  })
}
