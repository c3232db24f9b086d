import type { FactsRow } from '../disk/disk-rows.ts'
import { readHouseholdViews } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'
import { factsOf, sealFacts } from './stored-facts.ts'

/** Small enough that deriving them does not hold up a frame for long. */
const PIECE = 40

/** Derives the facts of households whose records changed otherwise than by a save here. Call it inside the write lock. */
export async function refreshFacts(core: StoreCore, householdIds: readonly string[]): Promise<void> {
  for (let from = 0; from < householdIds.length; from += PIECE) {
    const views = await readHouseholdViews(core, householdIds.slice(from, from + PIECE))
    const listed = new Map([...views].map(([id, view]) => [id, factsOf(view)]))
    const rows: FactsRow[] = await Promise.all([...listed].map(([id, facts]) => sealFacts(core, id, facts)))
    await core.disk.relaxed.facts.bulkPut(rows)
    core.listing.setFacts(listed)
  }
}

const refreshing = new WeakSet<StoreCore>()

/** Works off the households that pulls have marked, those of one village after the other, in pieces with breaks between. */
export async function refreshStaleFacts(core: StoreCore, isStopped: () => boolean): Promise<void> {
  // The one that runs already looks again before it ends.
  if (refreshing.has(core)) return
  refreshing.add(core)
  try {
    let isMore = true
    while (isMore && !isStopped()) isMore = await refreshOnce(core, isStopped)
  } finally {
    refreshing.delete(core)
  }
}

/** Resolves with whether there was anything to do. */
async function refreshOnce(core: StoreCore, isStopped: () => boolean): Promise<boolean> {
  const marks = await core.disk.relaxed.stale.toArray()
  const stale = [...new Set(marks.flatMap((mark) => mark.householdIds))].sort((left, right) => villageOrder(core, left) - villageOrder(core, right))
  for (let from = 0; from < stale.length; from += PIECE) {
    if (isStopped()) return false
    const piece = stale.slice(from, from + PIECE)
    await core.lock.run(() => refreshFacts(core, piece))
    core.bus.announce({ households: piece })
    await idle()
  }
  // Not before all is done: a program that dies in between begins again.
  await core.disk.relaxed.stale.bulkDelete(marks.flatMap((mark) => mark.n ?? []))
  return marks.length > 0
}

function villageOrder(core: StoreCore, householdId: string): number {
  return Number(core.listing.segmentVillageOf(householdId) ?? 0)
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 100 })
    else setTimeout(resolve, 0)
  })
}
