import { createVillageSearch } from '../../../shared/exchange/national-layout/find-village.ts'
import type { ExistingHousehold } from '../../../shared/exchange/national-layout/existing-household.ts'
import { planImport } from '../../../shared/exchange/national-layout/plan-import.ts'
import type { PlannedHousehold } from '../../../shared/exchange/national-layout/plan-import.ts'
import type { PersonRow } from '../../../shared/exchange/national-layout/read-person-row.ts'
import type { Region, RegionCode } from '../../../shared/domain/region.ts'
import { newRecordId } from '../../store/new-id.ts'
import type { HouseholdFile, Store } from '../../store/store.ts'

/** The dry run against what this machine holds of the villages that the file names. Throws when the signal aborts. */
export async function compareWithStore(store: Store, regions: readonly Region[], rows: readonly PersonRow[], year: number, signal: AbortSignal): Promise<readonly PlannedHousehold[]> {
  const findVillage = createVillageSearch(regions)
  const villages = new Set<RegionCode>()
  for (const row of rows) {
    const village = findVillage(row)
    if (village.kind === 'found') villages.add(village.code)
  }
  const existing: ExistingHousehold[] = []
  for await (const files of store.readHouseholds([...villages])) {
    signal.throwIfAborted()
    for (const file of files) existing.push(existingOf(file))
  }
  return planImport(rows, { regions, existing, year, newId: newRecordId })
}

/** The bodies of a household, without what the store knows of sending them. */
export function existingOf(file: HouseholdFile): ExistingHousehold {
  const plain = <Body>({ record }: { readonly record: { readonly id: ExistingHousehold['household']['id']; readonly body: Body } }) => ({ id: record.id, body: record.body })
  return { household: plain(file.household), members: file.members.map(plain), years: file.years.map(plain), statements: file.statements.map(plain) }
}
