import type { StoreCore } from '../store-core.ts'

/** Households with ops that the server has not answered, from the index alone: nothing is opened. */
export async function readWaitingHouseholds(core: StoreCore): Promise<ReadonlySet<string>> {
  return new Set((await core.disk.relaxed.outbox.orderBy('householdIds').uniqueKeys()).map(String))
}
