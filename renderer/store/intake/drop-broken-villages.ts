import { forgetTallies } from '../agreement/village-tallies.ts'
import { uuidv7 } from '../new-id.ts'
import type { StoreCore } from '../store-core.ts'
import { auditRow } from '../write/commit-saves.ts'
import { readPosition, savePosition } from './position.ts'

/**
 * Takes villages away whose stored bytes do not open any more, so that the next exchange brings them again: the load is
 * incomplete from now on, and its tail begins where the feed stands. Changed rows and unsent work stay.
 */
export async function dropBrokenVillages(core: StoreCore, villageCodes: readonly string[]): Promise<void> {
  if (villageCodes.length === 0) return
  const line = await auditRow(core, uuidv7(), 'repaired', { villageCodes })
  const { strict } = core.disk
  await strict.transaction('rw', [strict.segments, strict.indexes, strict.meta, strict.audit, strict.tallies], async () => {
    await Promise.all([forgetTallies(strict, villageCodes), strict.segments.bulkDelete([...villageCodes]), strict.indexes.bulkDelete([...villageCodes])])
    const position = await readPosition(strict)
    await savePosition(strict, { ...position, cursor: null, loadCursor: position.loadCursor ?? position.cursor, loadGeneration: position.loadGeneration ?? position.generation, loadWaypoint: position.waypoint })
    await strict.audit.add(line)
  })
  const broken = new Set(villageCodes)
  core.listing.keepSegments(new Set(core.listing.segmentVillages().filter((village) => !broken.has(village))))
  for (const village of villageCodes) core.villages.forget(village)
  core.bus.announce({ reset: true, saved: true })
}
