import { z } from 'zod'
import type { HouseholdFacts } from '../../../shared/domain/household-facts.ts'
import { deriveHouseholdFacts } from '../../../shared/assessment/household-facts.ts'
import type { FactsRow } from '../disk/disk-rows.ts'
import { householdFile } from '../read/household-file.ts'
import type { HouseholdView } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'

/** Derived by this device itself and sealed since; the shape is checked as far as the listing would trip over it. */
const StoredFacts = z.object({ facts: z.custom<HouseholdFacts | null>((value) => value === null || (typeof value === 'object' && 'people' in value && 'villageCode' in value)) })

/** What lists and indices need of a household; `null` for one that is gone. */
export function factsOf(view: HouseholdView): HouseholdFacts | null {
  const file = householdFile(view)
  if (!file) return null
  const person = { id: file.household.record.id, household: file.household.record.body, members: file.members.map((entry) => entry.record.body) }
  try {
    return deriveHouseholdFacts({
      ...person,
      years: file.years.map((entry) => entry.record.body),
      statements: file.statements.map((entry) => entry.record.body),
      guarantees: file.guarantees.map((entry) => entry.record.body),
      measures: file.measures.map((entry) => entry.record.body),
    })
  } catch {
    // A value that this build cannot reckon with leaves the figures unknown; the household must still be found.
    return deriveHouseholdFacts({ ...person, years: [], statements: [], guarantees: [], measures: [] })
  }
}

export async function sealFacts(core: StoreCore, householdId: string, facts: HouseholdFacts | null): Promise<FactsRow> {
  return { householdId, sealed: await core.vault.seal('facts', householdId, { facts }) }
}

export async function openFacts(core: Pick<StoreCore, 'vault'>, row: FactsRow): Promise<HouseholdFacts | null> {
  return StoredFacts.parse(await core.vault.open('facts', row.householdId, row.sealed)).facts
}
