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
  /** Says which villages are shown. Others are forgotten and do not come in again. */
  showOnly(isShown: (villageCode: string) => boolean): void
  /** Forgets all segments but these. */
  keepSegments(villages: ReadonlySet<string>): void
  /** Facts of changed households; `null` for one that is gone. */
  setFacts(facts: ReadonlyMap<string, HouseholdFacts | null>): void
  forgetFacts(): void
  /** The segment says it again. */
  dropFacts(households: readonly string[]): void
  /** Households whose facts stand in place of what a segment says, those that are gone included. */
  overlaidHouseholds(): readonly string[]
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
  let isShown: (villageCode: string) => boolean = () => true
  const idTable = () => (ids ??= buildIdTable([...segments.values()]))
  return {
    showOnly(shown) {
      isShown = shown
      for (const village of segments.keys()) if (!isShown(village)) segments.delete(village)
      for (const [id, own] of facts) if (own && !isShown(own.villageCode)) facts.set(id, null)
      ids = listing = undefined
    },
    setSegments(indexes) {
      for (const index of indexes) if (isShown(index.villageCode)) segments.set(index.villageCode, index)
      ids = listing = undefined
    },
    keepSegments(villages) {
      for (const village of segments.keys()) if (!villages.has(village)) segments.delete(village)
      ids = listing = undefined
    },
    setFacts(changed) {
      for (const [id, own] of changed) facts.set(id, own && isShown(own.villageCode) ? own : null)
      if (changed.size > 0) listing = undefined
    },
    forgetFacts() {
      facts.clear()
      listing = undefined
    },
    dropFacts(households) {
      for (const id of households) facts.delete(id)
      listing = undefined
    },
    overlaidHouseholds: () => [...facts.keys()],
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
