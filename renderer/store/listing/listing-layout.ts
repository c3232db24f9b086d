import type { HouseholdFacts } from '../../../shared/domain/household-facts.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import type { VillageIndex } from '../../../shared/protocol/segment/village-index.ts'
import type { IdTable } from './id-table.ts'

/** Rows of one village in the listing: those of its segment, then households that the segment does not know. */
export interface VillageLayout {
  readonly villageCode: RegionCode
  readonly index: VillageIndex | undefined
  readonly start: number
  /** Segment rows that are shown, ascending; `undefined` where all are. */
  readonly shown: Uint16Array | undefined
  readonly shownCount: number
}

export interface ListingLayout {
  readonly size: number
  readonly villages: readonly VillageLayout[]
  /** Facts that stand in place of a segment row or behind the segment. */
  readonly overlaid: ReadonlyMap<number, HouseholdFacts>
  /** Row of every household with facts of its own; one that is gone has none. */
  readonly overlaidRows: ReadonlyMap<string, number | undefined>
}

/** Lays the facts of changed households over the segments: changed ones keep their place, new ones follow at the end of their village. */
export function layOutListing(segments: ReadonlyMap<string, VillageIndex>, ids: IdTable, facts: ReadonlyMap<string, HouseholdFacts | null>): ListingLayout {
  const changed = new Map<string, Changes>()
  const changesOf = (village: string): Changes => {
    const found: Changes = changed.get(village) ?? { replaced: new Map(), hidden: new Set(), added: [] }
    changed.set(village, found)
    return found
  }
  const overlaidRows = new Map<string, number | undefined>()
  for (const [id, own] of facts) {
    overlaidRows.set(id, undefined)
    const place = ids.find(id)
    if (place && own?.villageCode === place.index.villageCode) changesOf(own.villageCode).replaced.set(place.row, own)
    else {
      if (place) changesOf(place.index.villageCode).hidden.add(place.row)
      if (own) changesOf(own.villageCode).added.push(own)
    }
  }
  const villages: VillageLayout[] = []
  const overlaid = new Map<number, HouseholdFacts>()
  let start = 0
  for (const villageCode of [...new Set([...segments.keys(), ...changed.keys()])].sort()) {
    const index = segments.get(villageCode)
    const { replaced, hidden, added } = changed.get(villageCode) ?? NO_CHANGES
    const shown = index && hidden.size > 0 ? Uint16Array.from({ length: index.size }, (_, row) => row).filter((row) => !hidden.has(row)) : undefined
    const village = { villageCode: RegionCode.parse(villageCode), index, start, shown, shownCount: shown?.length ?? index?.size ?? 0 }
    const put = (row: number, own: HouseholdFacts) => {
      overlaid.set(row, own)
      overlaidRows.set(own.id, row)
    }
    for (const [segmentRow, own] of replaced) put(start + (shown ? shown.indexOf(segmentRow) : segmentRow), own)
    added.sort((left, right) => (left.id < right.id ? -1 : 1)).forEach((own, at) => put(start + village.shownCount + at, own))
    villages.push(village)
    start += village.shownCount + added.length
  }
  return { size: start, villages, overlaid, overlaidRows }
}

interface Changes {
  readonly replaced: Map<number, HouseholdFacts>
  readonly hidden: Set<number>
  readonly added: HouseholdFacts[]
}

const NO_CHANGES: Changes = { replaced: new Map(), hidden: new Set(), added: [] }

/** The listing row of a segment row, or `undefined` where it is hidden. */
export function listingRowOf(village: VillageLayout, segmentRow: number): number | undefined {
  if (!village.shown) return village.start + segmentRow
  const at = village.shown.indexOf(segmentRow)
  return at < 0 ? undefined : village.start + at
}
