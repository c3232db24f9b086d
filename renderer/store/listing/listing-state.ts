import type { HouseholdFacts } from '../../../shared/domain/household-facts.ts'
import { factsOf } from '../../../shared/protocol/segment/read-village-index.ts'
import { matchesWords, searchWords } from '../../../shared/protocol/segment/search-words.ts'
import { prepareSearch, searchVillage, type PreparedSearch } from '../../../shared/protocol/segment/search-village-indexes.ts'
import type { VillageIndex } from '../../../shared/protocol/segment/village-index.ts'
import type { HouseholdListing } from '../store.ts'
import { buildIdTable, type IdTable } from './id-table.ts'
import { buildColumns } from './listing-columns.ts'
import { layOutListing, listingRowOf, type ListingLayout, type VillageLayout } from './listing-layout.ts'
import { initialsOf } from './name-initials.ts'

/** The household list in memory. Writers change it after their commit; a new listing is made when somebody looks. */
export interface ListingState {
  setSegments(indexes: readonly VillageIndex[]): void
  /** Forgets segments of villages that are no longer in scope. */
  keepSegments(villages: ReadonlySet<string>): void
  /** Facts of changed households; `null` for one that is gone. */
  setFacts(facts: ReadonlyMap<string, HouseholdFacts | null>): void
  forgetFacts(): void
  /** The village whose segment has the household. */
  segmentVillageOf(householdId: string): string | undefined
  segmentVillages(): readonly string[]
  current(): HouseholdListing
}

export function createListingState(): ListingState {
  const segments = new Map<string, VillageIndex>()
  const facts = new Map<string, HouseholdFacts | null>()
  let ids: IdTable | undefined
  let listing: HouseholdListing | undefined
  const idTable = () => (ids ??= buildIdTable([...segments.values()]))
  return {
    setSegments(indexes) {
      for (const index of indexes) segments.set(index.villageCode, index)
      ids = listing = undefined
    },
    keepSegments(villages) {
      for (const village of segments.keys()) if (!villages.has(village)) segments.delete(village)
      ids = listing = undefined
    },
    setFacts(changed) {
      for (const [id, own] of changed) facts.set(id, own)
      if (changed.size > 0) listing = undefined
    },
    forgetFacts() {
      facts.clear()
      listing = undefined
    },
    segmentVillageOf: (householdId) => idTable().find(householdId)?.index.villageCode,
    segmentVillages: () => [...segments.keys()],
    current: () => (listing ??= createListing(layOutListing(segments, idTable(), facts), idTable())),
  }
}

function createListing(layout: ListingLayout, ids: IdTable): HouseholdListing {
  const byCode = new Map(layout.villages.map((village) => [String(village.villageCode), village]))
  const columns = buildColumns(layout)
  return {
    size: layout.size,
    columns,
    factsAt(row) {
      const own = layout.overlaid.get(row)
      if (own) return own
      const village = layout.villages[columns.village[row] ?? -1]
      if (!village?.index) throw new RangeError(`no row ${row}`)
      return factsOf(village.index, village.shown ? (village.shown[row - village.start] ?? -1) : row - village.start)
    },
    rowOf(id) {
      if (layout.overlaidRows.has(id)) return layout.overlaidRows.get(id)
      const place = ids.find(id)
      const village = place && byCode.get(place.index.villageCode)
      return village && place && listingRowOf(village, place.row)
    },
    search: (text) => searchListing(layout, text),
  }
}

function searchListing(layout: ListingLayout, text: string): Int32Array {
  const words = searchWords(text)
  if (words.length === 0) return Int32Array.from({ length: layout.size }, (_, row) => row)
  const search = prepareSearch(text)
  const rows: number[] = []
  for (const village of layout.villages) addSegmentHits(layout, village, search, rows)
  if (layout.overlaid.size === 0) return Int32Array.from(rows)
  for (const [row, own] of layout.overlaid) if (matchesWords(own, words, initialsOf)) rows.push(row)
  return Int32Array.from(rows).sort()
}

function addSegmentHits(layout: ListingLayout, village: VillageLayout, search: PreparedSearch, rows: number[]): void {
  if (!village.index) return
  searchVillage(village.index, search, (hit) => {
    const row = listingRowOf(village, hit)
    if (row !== undefined && !layout.overlaid.has(row)) rows.push(row)
  })
}
