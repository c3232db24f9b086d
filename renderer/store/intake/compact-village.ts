import { packVillageIndex } from '../../../shared/protocol/segment/pack-village-index.ts'
import { readVillageIndex } from '../../../shared/protocol/segment/read-village-index.ts'
import { readChangedIds, readVillageRows } from '../agreement/village-rows.ts'
import { initialsOf } from '../listing/name-initials.ts'
import { uuidv7 } from '../new-id.ts'
import { gzip } from '../read/gzip.ts'
import { groupBy } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'
import { factsOf } from '../write/stored-facts.ts'

/**
 * Packs a village anew with its changed rows in it: reading it is one step again, and what was deleted or moved away is
 * gone from the disk and not only hidden. Unsent work is no part of it and lies over the new segment as over the old one.
 */
export async function compactVillage(core: StoreCore, villageCode: string): Promise<void> {
  await core.lock.run(async () => {
    const before = await core.villages.readOnce(villageCode)
    const records = await readVillageRows(core, villageCode, await readChangedIds(core))
    const households = groupBy(records, (record) => record.householdId)
    const facts = [...households].flatMap(([householdId, own]) => factsOf({ householdId, base: new Map(), current: new Map(own.map((record) => [String(record.id), record])), waiting: new Map(), troubles: [] }) ?? [])
    const index = new Uint8Array(packVillageIndex(facts, initialsOf))
    const segment = { villageCode, version: `own-${uuidv7()}`, records: records.length, rows: await core.vault.sealBytes('segments', villageCode, await gzip(new TextEncoder().encode(JSON.stringify(records)))) }
    const sealedIndex = { villageCode, index: await core.vault.sealBytes('indexes', villageCode, index) }
    const { strict } = core.disk
    const settled = await strict.transaction('rw', [strict.segments, strict.indexes, strict.rows, strict.facts, strict.outbox], async () => {
      const waiting = new Set((await strict.outbox.orderBy('householdIds').uniqueKeys()).map(String))
      const quiet = [...new Set([...before.keys(), ...households.keys()])].filter((id) => !waiting.has(id))
      if (facts.length > 0) await Promise.all([strict.segments.put(segment), strict.indexes.put(sealedIndex)])
      else await Promise.all([strict.segments.delete(villageCode), strict.indexes.delete(villageCode)])
      // Rows that lie in another village have their home there.
      await Promise.all([strict.rows.where('areaCode').equals(villageCode).delete(), strict.facts.bulkDelete(quiet)])
      return quiet
    })
    core.villages.forget(villageCode)
    if (facts.length > 0) core.listing.setSegments([readVillageIndex(index)])
    else core.listing.keepSegments(new Set(core.listing.segmentVillages().filter((village) => village !== villageCode)))
    core.listing.dropFacts(settled)
  })
  core.bus.announce({ villages: [villageCode] })
}
