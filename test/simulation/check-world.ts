import { expect } from 'vitest'
import type { OutcomeState } from '../../shared/sync/outcome.ts'
import type { World } from './world.ts'

const MEANING: Readonly<Record<OutcomeState, 'done' | 'conflict' | 'refused'>> = {
  applied: 'done', merged: 'done', noop: 'done', conflict: 'conflict', held: 'refused', rejected: 'refused',
}

/** Every promise of SPEC.md that can be seen from outside, against the plain list of edits. */
export function checkWorld(world: World): void {
  const { server, devices, oracle } = world
  const expected = oracle.expect(server.commitOrder)

  // S2, S3: every edit was decided once and answered once, alike each time.
  expect(server.commitOrder.flat().toSorted()).toEqual([...oracle.edits.keys()].toSorted())
  for (const device of devices) expect(device.disk.outbox).toEqual([])
  const answers = new Map(devices.flatMap((device) => [...device.disk.answers].map(([opId, outcomes]) => [opId, new Set(outcomes.map((outcome) => JSON.stringify(outcome)))])))
  expect([...answers].filter(([, different]) => different.size !== 1)).toEqual([])
  expect(new Map([...answers].map(([opId]) => [opId, MEANING[server.ledger.get(opId)?.outcome.state ?? 'held']]))).toEqual(expected.states)

  // S4, S6: the server holds what the edits give in its own order.
  const held = new Map([...server.records].map(([id, record]) => [id, { body: record.body, deleted: record.deleted }]))
  expect(held).toEqual(new Map([...expected.records].map(([id, { body, deleted }]) => [id, { body, deleted }])))

  // S7, S8: every device shows what the server holds.
  const alive = new Map([...server.records].filter(([, record]) => !record.deleted))
  for (const device of devices) {
    expect(new Map(device.living().map((record) => [record.id, record])), device.actor).toEqual(alive)
    expect(device.disk.conflicts, device.actor).toEqual(server.conflicts)
  }

  // S4: every value that lost against another one is on file, with both authors, and settled where somebody settled it.
  const filed = [...server.conflicts.values()]
  expect(new Set(filed.map((conflict) => `${conflict.opId} ${conflict.field}`))).toEqual(expected.lost)
  expect(filed.filter((conflict) => conflict.mineBy === '' || conflict.theirsBy === '')).toEqual([])
  expect(new Set(filed.filter((conflict) => conflict.resolution !== null).map((conflict) => conflict.id))).toEqual(expected.settled)
}
