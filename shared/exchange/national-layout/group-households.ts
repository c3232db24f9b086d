import type { PersonRow } from './read-person-row.ts'

/** Rows of one household, in the order of the file. */
export type HouseholdRows = readonly PersonRow[]

/**
 * Households by their number; where a row has none, a new household begins with every head (relation 01), because the
 * people of a household stand together under it.
 */
export function groupHouseholds(rows: readonly PersonRow[]): readonly HouseholdRows[] {
  const groups = new Map<string, PersonRow[]>()
  let unnumbered = 0
  for (const row of rows) {
    const number = row.values.householdNo
    if (typeof number !== 'string' && row.values.relation === '01') unnumbered++
    const key = typeof number === 'string' ? `no:${number}` : `at:${unnumbered}`
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()]
}
