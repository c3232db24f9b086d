import { expect } from 'vitest'
import type { OutcomeState } from '../../shared/sync/outcome.ts'
import type { World } from './world.ts'

const MEANING: Readonly<Record<OutcomeState, 'done' | 'conflict' | 'refused'>> = {
  applied: 'done', merged: 'done', noop: 'done', conflict: 'conflict', handed: 'done', held: 'refused', rejected: 'refused',
}

/** Every promise of SPEC.md that can be seen from outside, against the plain list of edits. */
export function checkWorld(world: World): void {
  const { state } = world.server
  const expected = world.oracle.expect(state.commitOrder)
  checkNothingLost(world)
  checkAnswers(world)

  // S2: every op ends as the plain list says.
  expect(new Map([...state.ledger].map(([opId, { outcome }]) => [opId, MEANING[outcome.state]]))).toEqual(expected.states)

  // S4, S6: the server holds what the edits give in its own order.
  const held = new Map([...state.records].map(([id, record]) => [id, { body: record.body, deleted: record.deleted }]))
  expect(held).toEqual(new Map([...expected.records].map(([id, { body, deleted }]) => [id, { body, deleted }])))

  // S7, S8, G3: every device shows what the server holds, without having been told by a comparison.
  const alive = new Map([...state.records].filter(([, record]) => !record.deleted))
  expect(world.disagreements).toBe(0)
  for (const device of world.present) {
    expect(new Map(device.living().map((record) => [record.id, record])), device.name).toEqual(alive)
    expect(device.disk.conflicts, device.name).toEqual(state.conflicts)
  }

  // S4: every value that lost against another one is on file, with both authors, and settled where somebody settled it.
  const filed = [...state.conflicts.values()]
  expect(new Set(filed.map((conflict) => conflict.id))).toEqual(expected.lost)
  expect(filed.filter((conflict) => conflict.mineBy === '' || conflict.theirsBy === '')).toEqual([])
  expect(new Set(filed.filter((conflict) => conflict.resolution !== null).map((conflict) => conflict.id))).toEqual(expected.settled)
}

/** What a screen called saved has been decided once, in the order of its person, unless its computer never came back. */
function checkNothingLost(world: World): void {
  const { oracle, server, present, devices } = world
  for (const device of present) expect(device.disk.outbox, device.name).toEqual([])
  const decided = server.state.commitOrder.flatMap(({ opIds }) => opIds)
  expect(new Set(decided).size, 'nothing is decided twice').toBe(decided.length)
  const names = new Set(present.map((device) => device.name))
  // What was refused was shown to a person; after a restore it is not asked again.
  const told = devices.flatMap((device) => device.answers.filter(({ state }) => state === 'rejected').map(({ opId }) => opId))
  const kept = devices.flatMap((device) => [...device.disk.answered.values()].filter(({ isRefused }) => isRefused).map(({ operation }) => String(operation.opId)))
  const refused = new Set([...told, ...kept])
  const missing = [...oracle.edits.values()].filter((edit) => edit.isAcknowledged && names.has(edit.device) && !server.state.ledger.has(edit.opId) && !refused.has(edit.opId))
  expect(missing.map((edit) => edit.opId), 'nothing that was acknowledged is lost').toEqual([])
  const places = new Map([...oracle.edits.keys()].map((opId, place) => [opId, place]))
  for (const name of names) {
    // A copied disk, or a journal behind a lost database, may still send what was refused.
    const own = decided.filter((opId) => oracle.edits.get(opId)?.device === name && !refused.has(opId)).map((opId) => places.get(opId) ?? 0)
    expect(own, `${name} in the order of saving`).toEqual(own.toSorted((left, right) => left - right))
  }
}

/** S3: one decision is told alike for ever, and the ledger's is the last that anybody heard. */
function checkAnswers({ devices, server }: World): void {
  const told = new Map<number, string>()
  for (const { decision, text } of devices.flatMap((device) => device.answers)) {
    expect(told.get(decision) ?? text).toBe(text)
    told.set(decision, text)
  }
  for (const { decision, outcome } of server.state.ledger.values()) expect(told.get(decision) ?? JSON.stringify(outcome)).toBe(JSON.stringify(outcome))
  // A generation begins where the database went back, and once more where a device brings a life that was lost with it; never by itself.
  expect(server.generationsBegun).toBeLessThanOrEqual(3 * (server.lives.length - 1))
}
