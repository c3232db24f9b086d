import { decideUnit } from '../../server/sync/decide-unit.ts'
import { claimOf } from '../../server/areas/claim-of.ts'
import { handedOver } from '../../shared/sync/work-of-before.ts'
import { endScopeChange } from './sim-scope.ts'
import { cursorOf, isWithin } from './sim-areas.ts'
import { storePage } from './sim-disk.ts'
import { SOUND_PARTS, type SimParts } from './sim-parts.ts'

/** Mistakes while accounts get other villages and households move between them. */
export const FAULTS_OF_MOVES: Readonly<Record<string, SimParts>> = {
  'an old epoch stays open for ever': { ...SOUND_PARTS, claimOf: (area, past, now) => claimOf(area, { ...past, contacts: past.contacts.map((contact) => ({ ...contact, isLoaded: false })) }, now) },
  'a departure that a device has shown to know closes nothing': { ...SOUND_PARTS, claimOf: (area, past, now) => claimOf(area, { ...past, departures: past.departures.map((departure) => ({ ...departure, cursor: cursorOf(Number.MAX_SAFE_INTEGER) })) }, now) },
  'a database that nobody has met before writes as of before': {
    ...SOUND_PARTS,
    claimOf: (area, past, now) => claimOf(area, { ...past, contacts: [...past.scopes.map(({ epoch }) => ({ epoch, firstSeenAt: new Date(0), isLoaded: false, cursor: cursorOf(0) })), ...past.contacts] }, now),
  },
  'a move loses what was offline': {
    ...SOUND_PARTS,
    decideUnit: (unit, stage, broken) => decideUnit(unit, stage, broken).map((decision) => (decision.handed === null ? decision : { ...decision, handed: 'carried_out', changed: false, conflicts: [], record: undefined, outcome: handedOver(decision.operation) })),
  },
  'a proposal is applied without a person': { ...SOUND_PARTS, decideUnit: (unit, stage, broken) => decideUnit(unit, { ...stage, claims: (area, household) => (stage.claims(area, household) === 'none' ? 'none' : 'carried_out') }, broken) },
  'what is offered is told to nobody': { ...SOUND_PARTS, listHandOver: (handOver) => (handOver.offered ? undefined : handOver) },
  'the author is told what became of work that is not theirs any more': { ...SOUND_PARTS, decideUnit: (unit, stage, broken) => decideUnit(unit, stage, broken).map((decision) => (decision.handed === 'carried_out' ? { ...decision, handed: null } : decision)) },
  'hidden rows come back with an old page': {
    ...SOUND_PARTS,
    storePage: (disk, page) => [() => storePage(disk, { ...page, departures: [] })],
  },
  'old areas are not hidden': {
    ...SOUND_PARTS,
    hideOutside: () => undefined,
    endScopeChange: (disk, epoch, scope) => {
      const { shownScope } = disk
      endScopeChange(disk, epoch, scope)
      disk.shownScope = [...shownScope, ...scope]
    },
  },
  'old areas are purged before their work is answered': {
    ...SOUND_PARTS,
    hideOutside: (disk, scope) => {
      disk.shownScope = scope
      disk.outbox = disk.outbox.filter(({ areaCode }) => isWithin(scope, areaCode))
    },
  },
  'old areas stay on the disk': { ...SOUND_PARTS, purgeOutside: () => [] },
  'what is left of an area that went counts as held when it comes back': { ...SOUND_PARTS, heldVillages: (disk) => [...disk.villages] },
  'the feed goes on from where it stood at the load of the new area': {
    ...SOUND_PARTS,
    endScopeChange: (disk, epoch, scope) => {
      const { loadCursor } = disk
      endScopeChange(disk, epoch, scope)
      disk.cursor = loadCursor ?? disk.cursor
    },
  },
  'departures of households that came back are told': { ...SOUND_PARTS, tellsPastDepartures: true },
  'a row that left is shown again by an old answer': { ...SOUND_PARTS, marksDeparted: false },
}
