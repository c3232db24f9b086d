import { countyOf, parentRegion, regionLevel, type RegionCode } from '../../shared/domain/region.ts'
import type { AreaEvent } from '../../shared/protocol/area-event.ts'
import type { RefusalCode } from '../../shared/protocol/refusal.ts'
import { isInScope } from '../accounts/scope.ts'

export interface KnownRegion {
  readonly level: string
  readonly successor: string | null
  /** Whether today lies between its first and its last day. */
  readonly isOpen: boolean
}

export interface PastEvent {
  readonly event: AreaEvent
  readonly departures: readonly { readonly household: string; readonly from: RegionCode; readonly to: RegionCode }[]
  readonly isRestored: boolean
}

/** What is on file about everything that an event names. */
export interface EventFacts {
  readonly regions: ReadonlyMap<RegionCode, KnownRegion>
  /** Where the households lie now; an id that is no household is not in it. */
  readonly lieIn: ReadonlyMap<string, RegionCode>
  /** The event that is to be taken back. */
  readonly past: PastEvent | undefined
}

/** The areas that an event names by itself. */
export function namedAreas(event: AreaEvent): readonly RegionCode[] {
  switch (event.kind) {
    case 'move':
      return [event.to]
    case 'merge':
      return [event.into, ...event.villages]
    case 'split':
      return [event.village, event.into.code]
    case 'restore':
      return []
  }
}

/** Every area that an event touches: what it names, what the event named that it takes back, and where the households lie now. */
export function areasOfEvent(event: AreaEvent, { lieIn, past }: EventFacts): readonly RegionCode[] {
  const before = past ? [...namedAreas(past.event), ...past.departures.flatMap(({ from, to }) => [from, to])] : []
  return [...new Set([...namedAreas(event), ...before, ...lieIn.values()])]
}

/** A merge takes a village and its cadres' scope away for good, so it needs a second person, and so does taking one back. */
export function needsSecondPerson(event: AreaEvent, { past }: EventFacts): boolean {
  return event.kind === 'merge' || past?.event.kind === 'merge'
}

/**
 * Why an event must not happen, or `undefined` where it may. What is unknown is answered as what is out of scope, so that
 * nobody can ask what there is elsewhere.
 */
export function judgeEvent(event: AreaEvent, facts: EventFacts, scope: readonly RegionCode[]): RefusalCode | undefined {
  const areas = areasOfEvent(event, facts)
  if (areas.length === 0 || areas.some((area) => !isInScope(scope, area))) return 'out_of_scope'
  switch (event.kind) {
    case 'move':
      if (event.households.some((household) => !facts.lieIn.has(household))) return 'out_of_scope'
      return isUsable(facts, event.to) ? undefined : 'area_unusable'
    case 'merge':
      return judgeMerge(event, facts)
    case 'split':
      return judgeSplit(event, facts)
    case 'restore':
      return judgeRestore(facts)
  }
}

function judgeMerge({ villages, into }: Extract<AreaEvent, { kind: 'merge' }>, facts: EventFacts): RefusalCode | undefined {
  if (new Set([into, ...villages]).size !== villages.length + 1 || villages.some((village) => countyOf(village) !== countyOf(into))) return 'invalid_request'
  return [into, ...villages].every((village) => isUsable(facts, village)) ? undefined : 'area_unusable'
}

function judgeSplit({ village, households, into: { code } }: Extract<AreaEvent, { kind: 'split' }>, facts: EventFacts): RefusalCode | undefined {
  if (households.some((household) => facts.lieIn.get(household) !== village)) return 'invalid_request'
  const township = parentRegion(code)
  const isNewHere = regionLevel(code) === 'village' && countyOf(code) === countyOf(village) && !facts.regions.has(code) && township !== undefined && isUsable(facts, township, 'township')
  return isNewHere && isUsable(facts, village) ? undefined : 'area_unusable'
}

function judgeRestore(facts: EventFacts): RefusalCode | undefined {
  const { past } = facts
  if (!past || past.event.kind === 'restore') return 'invalid_request'
  if (past.isRestored) return 'no_longer_open'
  const { event } = past
  // Villages that something else has happened to since do not come back by taking this event back.
  if (event.kind === 'merge') return isUsable(facts, event.into) && event.villages.every((village) => facts.regions.get(village)?.successor === event.into) ? undefined : 'area_unusable'
  const origins = event.kind === 'split' ? [event.village, event.into.code] : past.departures.map(({ from }) => from)
  return origins.every((origin) => isUsable(facts, origin)) ? undefined : 'area_unusable'
}

/** An area that is on file at this level, has not ended and was not followed by another. */
function isUsable({ regions }: EventFacts, code: RegionCode, level = 'village'): boolean {
  const region = regions.get(code)
  return region !== undefined && region.level === level && regionLevel(code) === level && region.isOpen && region.successor === null
}
