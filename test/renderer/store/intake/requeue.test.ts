import { expect, test } from 'vitest'
import { openDisk } from '../../../../renderer/store/disk/database.ts'
import { Waypoint } from '../../../../shared/protocol/waypoint.ts'
import { householdRecords, idOf, VILLAGE, villageFrame } from '../made-up-village.ts'
import { loadedStore } from '../opened-store.ts'

const LIFE = '01900000-0000-4000-8000-0000000000aa'
const FRAME = villageFrame(VILLAGE, Array.from({ length: 4 }, (_, number) => householdRecords(number)))

test.each(['saved', 'answered'])('[E2] a damaged line of what was %s hinders no other work from going back, and of a save a person is told', async (what) => {
  const store = await loadedStore([FRAME])
  for (const [number, address] of [[1, '甲'], [2, '乙']] as const) await store.save([{ kind: 'patch', recordKind: 'household', recordId: idOf('household', number), changes: { address } }])
  const batch = await store.readOutboxBatch(10, 1e6)
  await store.storePushReply(batch, { outcomes: batch.operations.map((op) => ({ opId: op.opId, state: 'applied', code: 'ok', fields: [], rowVersion: 2 })), records: [], conflicts: [], waypoint: Waypoint.parse(`${LIFE}.10.${LIFE}.${'0'.repeat(32)}`) }, '2026-11-21T08:00:00.000Z')
  const disk = await openDisk(store.lockName.replace(/:sync$/, ''))
  const line = await disk.strict.audit.filter((row) => row.what === what).first()
  await disk.strict.table('audit').update(line?.n, { sealed: new Uint8Array(40) })
  disk.close()

  const answered = await store.readAnsweredOps()
  expect(answered).toEqual(batch.operations.slice(what === 'saved' ? 1 : 0).map((op) => op.opId))
  await store.requeue(new Set(answered))
  expect((await store.readOutboxBatch(10, 1e6)).operations.map((op) => op.changes['address'])).toEqual(what === 'saved' ? ['乙'] : ['甲', '乙'])
  expect(await store.listTroubles()).toMatchObject(what === 'saved' ? [{ outcome: { opId: line?.id, state: 'rejected', code: 'damaged_here' } }] : [])
  store.close()
})
