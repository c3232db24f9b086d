import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { expect, test } from 'vitest'
import { openDisk } from '../../../renderer/store/disk/database.ts'

test('a database of version 1 opens with everything in it and has the tables for packages', async () => {
  const name = `bangfu|upgrade-${process.pid}|cadre`
  const old = new Dexie(name)
  old.version(1).stores({ meta: 'key', segments: 'villageCode, [villageCode+version]', indexes: 'villageCode', rows: 'id, householdId', facts: 'householdId', stale: '++n', outbox: '++n, &id, *householdIds, changeSetId, firstSeq, [changeSetId+firstSeq], ops', troubles: 'opId, householdId', conflicts: 'id, householdId, open', drafts: 'key', audit: '++n, &id, changeSetId', changeSets: 'id, state' })
  await old.table('meta').put({ key: 'kept', value: 1 })
  old.close()
  const disk = await openDisk(name)
  expect(await disk.strict.meta.get('kept')).toEqual({ key: 'kept', value: 1 })
  await disk.strict.exports.put({ packageId: 'a', at: '2026-11-21T08:00:00Z', operations: 1, answeredAt: null })
  expect(await disk.relaxed.exports.count()).toBe(1)
  expect(await disk.relaxed.parcels.count()).toBe(0)
  disk.close()
})
