import { deriveHouseholdFacts } from '../../../shared/assessment/household-facts.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'
import { writeClosingRow, writeHouseholdRows, writeNationalHead } from '../../../shared/exchange/national-layout/write-national-rows.ts'
import type { Written } from '../../../shared/exchange/national-layout/write-national-rows.ts'
import type { HouseholdFile, Progress, Store } from '../../store/store.ts'
import { existingOf } from './compare-with-store.ts'

export interface CollectedExport {
  readonly rows: readonly (readonly Written[])[]
  readonly people: number
  readonly households: number
}

/**
 * Everything of some villages in the national layout. The closing row compares what was written with `expectedPeople`,
 * which the caller knows from the list and not from here. Throws when the signal aborts.
 */
export async function collectExport(store: Store, villages: readonly RegionCode[], words: { readonly title: string; readonly subtitle: string; readonly dataDate: string }, expectedPeople: number, nameOf: (code: RegionCode) => string, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<CollectedExport> {
  const rows: (readonly Written[])[] = [...writeNationalHead(words.title, words.subtitle)]
  const head = rows.length
  let households = 0
  let done = 0
  for await (const files of store.readHouseholds(villages)) {
    signal.throwIfAborted()
    for (const file of files) {
      households++
      rows.push(...writeHouseholdRows(existingOf(file), nameOf, words.dataDate, () => perHeadOf(file), rows.length - head + 1))
    }
    onProgress({ done: ++done, total: villages.length })
  }
  const people = rows.length - head
  return { rows: [...rows, writeClosingRow(expectedPeople, people, households)], people, households }
}

/** Net income per head of the newest year, as the lists show it. */
function perHeadOf({ household, members, years, statements, guarantees, measures }: HouseholdFile): string | null {
  const facts = deriveHouseholdFacts({
    id: household.record.id,
    household: household.record.body,
    members: members.map((one) => one.record.body),
    years: years.map((one) => one.record.body),
    statements: statements.map((one) => one.record.body),
    guarantees: guarantees.map((one) => one.record.body),
    measures: measures.map((one) => one.record.body),
  })
  return facts.perHeadFen === null ? null : (facts.perHeadFen / 100).toFixed(2)
}
