import type { HouseholdFacts } from '../../../shared/domain/household-facts.ts'
import type { ChangeSetRow } from '../disk/disk-rows.ts'
import { uuidv7 } from '../new-id.ts'
import { refuseWithoutRoom } from '../room.ts'
import type { StoreCore } from '../store-core.ts'
import { StoreProblem } from '../store-problem.ts'
import type { ChangeSet, Progress, RecordEdit } from '../store.ts'
import { markStale } from '../intake/base-rows.ts'
import { openChangeSet, sealChangeSet } from './change-set-content.ts'
import { auditRow, commitSaves, prepareSaves, writeProblem } from './commit-saves.ts'
import { householdNamedBy } from './prepare-edits.ts'
import { refreshFacts } from './refresh-facts.ts'

/** Households in one transaction: large enough to be fast, small enough that a person's save gets in between. */
const PIECE = 200

/** Held while a change set is being written, so that another tab does not take it for the rest of a crash. */
const workLock = (core: StoreCore, id: string) => `${core.disk.name}:change-set:${id}`

/**
 * Writes groups of edits in pieces under one name. Until the last piece is on disk the set is `pending`: it does not
 * show and is not sent, and when it is cancelled, fails, or the program dies, all of it is taken away again.
 * @throws {StoreProblem} `cancelled`, `invalid_body`, `disk_full` …; nothing is left behind.
 */
export async function applyChangeSet(core: StoreCore, name: string, groups: readonly (readonly RecordEdit[])[], onProgress: (progress: Progress) => void, signal: AbortSignal, undoes: ChangeSetRow | null = null): Promise<ChangeSet> {
  await refuseWithoutRoom()
  const id = uuidv7()
  return holding(workLock(core, id), async () => {
    const head = { id, at: core.clock.now().toISOString() }
    const content = { name, households: groups.length, edits: 0, undoneAt: null, undoes: undoes?.id ?? null }
    try {
      await core.disk.strict.changeSets.add(await sealChangeSet(core, { ...head, state: 'pending' }, content))
      const written = await writePieces(core, id, inVillageOrder(core, groups), onProgress, signal)
      const done = await sealChangeSet(core, { ...head, state: 'complete' }, { ...content, edits: written.edits })
      const undone = undoes && (await sealChangeSet(core, undoes, { ...(await openChangeSet(core, undoes)), undoneAt: head.at }))
      await core.disk.strict.changeSets.bulkPut(undone ? [done, undone] : [done])
      await core.journal.write({ type: 'complete', changeSetId: id })
      await show(core, written)
      return { id, name, at: head.at, households: groups.length, edits: written.edits, undoneAt: null }
    } catch (error) {
      // On a full disk taking it away needs room as well: what is left stays pending, unseen and unsent, and goes at the next start.
      await removeChangeSet(core, id).catch(() => undefined)
      throw writeProblem(error)
    }
  })
}

interface Written {
  readonly listed: Map<string, HouseholdFacts | null>
  readonly editedMeanwhile: Set<string>
  edits: number
}

async function writePieces(core: StoreCore, id: string, groups: readonly (readonly RecordEdit[])[], onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<Written> {
  const written: Written = { listed: new Map(), editedMeanwhile: new Set(), edits: 0 }
  const stopWatching = core.bus.watch((change) => change.households.forEach((household) => written.editedMeanwhile.add(household)))
  try {
    onProgress({ done: 0, total: groups.length })
    for (let from = 0; from < groups.length; from += PIECE) {
      if (signal.aborted) throw new StoreProblem('cancelled')
      const piece = groups.slice(from, from + PIECE)
      const save = await core.lock.run(async () => {
        const prepared = await prepareSaves(core, piece, id)
        await commitSaves(core, prepared)
        return prepared
      })
      for (const [household, facts] of save.listed) written.listed.set(household, facts)
      written.edits += save.edits
      onProgress({ done: Math.min(from + PIECE, groups.length), total: groups.length })
    }
    if (signal.aborted) throw new StoreProblem('cancelled')
    return written
  } finally {
    stopWatching()
  }
}

async function show(core: StoreCore, written: Written): Promise<void> {
  core.listing.setFacts(written.listed)
  const both = [...written.editedMeanwhile].filter((household) => written.listed.has(household))
  if (both.length > 0) await core.lock.run(() => refreshFacts(core, both))
  core.bus.announce({ households: [...written.listed.keys()], counts: true, saved: true })
}

/** Village by village, so that each segment is unpacked once. */
function inVillageOrder(core: StoreCore, groups: readonly (readonly RecordEdit[])[]): (readonly RecordEdit[])[] {
  const placed = groups.map((group) => {
    const household = group.map(householdNamedBy).find((id) => id !== undefined)
    return { group, village: household === undefined ? '' : (core.listing.segmentVillageOf(household) ?? '') }
  })
  return placed.sort((left, right) => (left.village === right.village ? 0 : left.village < right.village ? -1 : 1)).map(({ group }) => group)
}

/** Takes a change set away that never became complete. Runs again from the start after a crash. */
export async function removeChangeSet(core: StoreCore, id: string): Promise<void> {
  await core.lock.run(async () => {
    const { strict } = core.disk
    const rows = await strict.outbox.where('changeSetId').equals(id).toArray()
    const line = await auditRow(core, uuidv7(), 'cancelled', { changeSetId: id, households: rows.length })
    const households = [...new Set(rows.flatMap((row) => row.householdIds))]
    await strict.transaction('rw', [strict.outbox, strict.audit, strict.changeSets, strict.stale], async () => {
      await markStale(strict, households)
      await strict.outbox.where('changeSetId').equals(id).delete()
      await strict.audit.where('changeSetId').equals(id).delete()
      await strict.audit.add(line)
      await strict.changeSets.delete(id)
    })
    await core.journal.write({ type: 'withdrawn', changeSetId: id })
    await refreshFacts(core, households)
  })
}

/** At opening: what a crash in the middle of an import left behind. A set that another tab is writing is left alone. */
export async function removeBrokenChangeSets(core: StoreCore): Promise<void> {
  for (const id of await core.disk.strict.changeSets.where('state').equals('pending').primaryKeys()) {
    await unlessHeld(workLock(core, id), () => removeChangeSet(core, id))
  }
}

function locksOrNone(): LockManager | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.locks
}

async function holding<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const locks = locksOrNone()
  return locks ? await locks.request(name, work) : await work()
}

async function unlessHeld(name: string, work: () => Promise<void>): Promise<void> {
  const locks = locksOrNone()
  if (locks) await locks.request(name, { ifAvailable: true }, async (lock) => (lock ? work() : undefined))
  else await work()
}
