import type { RegionCode } from '../../../shared/domain/region.ts'
import type { HouseholdFile } from '../store.ts'
import type { StoreCore } from '../store-core.ts'
import { householdFile } from './household-file.ts'
import { readHouseholdViews } from './household-view.ts'

/** Everything in the given villages, one village at a time, in the order of the listing. */
export async function* readHouseholdsOf(core: StoreCore, villages: readonly RegionCode[]): AsyncGenerator<readonly HouseholdFile[]> {
  for (const village of villages) {
    const listing = core.listing.current()
    const position = listing.columns.villageCode.indexOf(village)
    if (position < 0) continue
    const ids: string[] = []
    const from = listing.columns.village.indexOf(position)
    for (let row = from; row >= 0 && row < listing.size && listing.columns.village[row] === position; row++) ids.push(listing.factsAt(row).id)
    const views = await readHouseholdViews(core, ids)
    yield [...views.values()].flatMap((view) => householdFile(view) ?? [])
  }
}
