import type { PullLine } from '../../../shared/protocol/pull.ts'
import { countyOf } from '../../../shared/domain/region.ts'
import type { Conflict } from '../../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import type { ConflictRow } from '../disk/disk-rows.ts'
import type { StoreCore } from '../store-core.ts'
import { sealHandOvers } from '../hand-over/hand-overs.ts'
import { readHouseholdViews } from '../read/household-view.ts'
import { noteLastAnswers } from './note-last-answers.ts'
import { markForCompaction } from './tidy-up.ts'
import { refreshFacts } from '../write/refresh-facts.ts'
import { forgetTallies } from '../agreement/village-tallies.ts'
import { areasOf, markStale, newerOnly, sealRecord } from './base-rows.ts'
import { readPosition, readTally, savePosition, saveTally } from './position.ts'

/** Few enough to be derived at once, so that a colleague's edit shows right away. */
const AT_ONCE = 40

/** Rows of a page and its cursor in one transaction (sync.md, invariant 8). Resolves with the households that changed. */
export async function applyPulledPage(core: StoreCore, lines: readonly PullLine[], at: string): Promise<readonly string[]> {
  const changed = await core.lock.run(() => storePage(core, lines, at))
  core.bus.announce({ households: [...changed], counts: true, conflicts: lines.some((line) => line.type === 'conflict' || line.type === 'hand-over' || line.type === 'scope-out') })
  return changed
}

async function storePage(core: StoreCore, lines: readonly PullLine[], at: string): Promise<readonly string[]> {
  const page = lines.find((line) => line.type === 'page')
  const records = lines.flatMap((line) => recordOf(line) ?? [])
  const fresh = await newerOnly(core, records)
  const departed = lines.flatMap((line) => (line.type === 'scope-out' ? [line.householdId] : []))
  const left = await marksOfLeft(core, departed)
  const rows = await Promise.all([...left, ...fresh].map((record) => sealRecord(core, record)))
  const handOvers = await sealHandOvers(core, lines.flatMap((line) => (line.type === 'hand-over' ? [line.handOver] : [])))
  const conflicts = await sealConflicts(core, lines.flatMap((line) => (line.type === 'conflict' ? [line.conflict] : [])))
  const households = [...new Set([...left, ...fresh].map((record) => String(record.householdId)))]
  const { relaxed } = core.disk
  await relaxed.transaction('rw', [relaxed.rows, relaxed.stale, relaxed.conflicts, relaxed.meta, relaxed.tallies, relaxed.handOvers], async () => {
    await Promise.all([relaxed.rows.bulkPut(rows), markStale(relaxed, households), relaxed.conflicts.bulkPut(conflicts), relaxed.handOvers.bulkPut(handOvers), forgetTallies(relaxed, areasOf(core, [...left, ...fresh]))])
    await Promise.all([relaxed.conflicts.where('householdId').anyOf(departed).delete(), relaxed.handOvers.where('householdId').anyOf(departed).delete(), markForCompaction(relaxed, [...areasOf(core, left)])])
    const position = await readPosition(relaxed)
    if (page) await savePosition(relaxed, { ...position, cursor: page.cursor, loadCursor: null, waypoint: page.waypoint ?? position.waypoint })
    await saveTally(relaxed, { ...(await readTally(relaxed)), lastExchangeAt: at })
  })
  await noteLastAnswers(core, lines.flatMap((line) => (line.type === 'outcome' ? [line.outcome] : [])), at)
  if (households.length <= AT_ONCE) await refreshFacts(core, households)
  return households
}

function recordOf(line: PullLine): SyncRecord | undefined {
  switch (line.type) {
    case 'upsert':
      return line.record
    case 'tombstone':
    case 'withheld': {
      const { id, kind, householdId, areaCode, rowVersion } = line
      return { id, kind, householdId, areaCode, rowVersion, countyCode: countyOf(areaCode), year: null, body: {}, fieldVersions: {}, deleted: true }
    }
    case 'conflict':
    case 'scope-out':
    case 'hand-over':
    case 'outcome':
    case 'page':
      return undefined
  }
}

/** What stands in the place of the rows of households that were moved out of scope: nothing of them is read any more. */
async function marksOfLeft(core: StoreCore, households: readonly string[]): Promise<SyncRecord[]> {
  if (households.length === 0) return []
  const views = await readHouseholdViews(core, households)
  return [...views.values()].flatMap((view) => [...view.base.values()].map((record) => ({ ...record, body: {}, fieldVersions: {}, deleted: true })))
}

export async function sealConflicts(core: StoreCore, conflicts: readonly Conflict[]): Promise<ConflictRow[]> {
  return Promise.all(conflicts.map(async (conflict) => ({ id: conflict.id, householdId: conflict.householdId, open: conflict.resolution ? 0 : 1, sealed: await core.vault.seal('conflicts', conflict.id, conflict) }) as const))
}
