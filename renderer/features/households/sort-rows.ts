import type { LineLookup } from '../../../shared/assessment/line-lookup.ts'
import type { HouseholdFacts } from '../../../shared/domain/household-facts.ts'
import type { QuerySort } from '../../../shared/domain/household-query.ts'
import type { HouseholdListing } from '../../store/store.ts'
import { incomeStanding } from './filter-rows.ts'

const TEXT_COLUMNS: Readonly<Record<string, (facts: HouseholdFacts) => string>> = {
  head: (facts) => facts.headName,
  householdNo: (facts) => facts.householdNo,
  group: (facts) => facts.groupNo,
}

/** Worst first, because that is what one looks for. */
const STANDINGS = ['below', 'unknown', 'no_line', 'not_below']

const collator = new Intl.Collator('zh-CN', { numeric: true })
const keptRanks = new WeakMap<HouseholdListing, Map<string, Float64Array>>()

/** A copy of `rows` in the order of a column; unknown values stand at the end in both directions, equal ones keep their order. */
export function sortRows(listing: HouseholdListing, rows: Int32Array, sort: QuerySort | null, lineOf: LineLookup): Int32Array {
  const keyOf = sort && sortKey(listing, sort.column, lineOf)
  if (!keyOf) return rows
  const keys = new Float64Array(listing.size)
  for (const row of rows) keys[row] = keyOf(row)
  const sign = sort.descending ? -1 : 1
  return rows.toSorted((left, right) => {
    const one = keys[left] ?? Number.NaN
    const other = keys[right] ?? Number.NaN
    if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other)) || left - right
    return sign * (one - other) || left - right
  })
}

function sortKey(listing: HouseholdListing, column: string, lineOf: LineLookup): ((row: number) => number) | undefined {
  const { columns } = listing
  const text = TEXT_COLUMNS[column]
  if (text) {
    const ranks = textRanks(listing, column, text)
    return (row) => ranks[row] ?? Number.NaN
  }
  const known = (values: Uint8Array) => (row: number) => values[row] || Number.NaN
  switch (column) {
    case 'village': return (row) => columns.village[row] ?? Number.NaN
    case 'population': return (row) => columns.population[row] ?? Number.NaN
    case 'povertyAttr': return known(columns.povertyAttr)
    case 'exitFlag': return known(columns.exitFlag)
    case 'cause': return known(columns.mainCause)
    case 'monitor': return known(columns.monitorCategory)
    case 'income': return (row) => columns.perHeadFen[row] ?? Number.NaN
    case 'standing': return (row) => STANDINGS.indexOf(incomeStanding(columns.perHeadFen[row] ?? Number.NaN, lineOf(row)))
    case 'measures': return (row) => columns.measureCount[row] ?? Number.NaN
    default: return undefined
  }
}

/** Position of every row's text among all texts: comparing Chinese names is dear, so each different one is compared once and kept. */
function textRanks(listing: HouseholdListing, column: string, textOf: (facts: HouseholdFacts) => string): Float64Array {
  const kept = keptRanks.get(listing) ?? new Map<string, Float64Array>()
  keptRanks.set(listing, kept)
  const found = kept.get(column)
  if (found) return found
  const texts = Array.from({ length: listing.size }, (_, row) => textOf(listing.factsAt(row)))
  const places = new Map([...new Set(texts)].sort(collator.compare).map((text, place) => [text, place]))
  const ranks = Float64Array.from(texts, (text) => (text === '' ? Number.NaN : (places.get(text) ?? Number.NaN)))
  kept.set(column, ranks)
  return ranks
}
