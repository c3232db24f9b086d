import { expect } from 'vitest'
import type { HandOver } from '../../shared/sync/hand-over.ts'
import type { Conflict, OutcomeState } from '../../shared/sync/outcome.ts'
import { readAccount, isWithin } from './sim-areas.ts'
import { openHandOvers } from './people.ts'
import type { Expectation, State } from './plain-history.ts'
import type { World } from './world.ts'

const MEANING: Readonly<Record<OutcomeState, State>> = {
  applied: 'done', merged: 'done', noop: 'done', conflict: 'conflict', handed: 'handed', held: 'refused', rejected: 'refused',
}

/** Every promise of SPEC.md that can be seen from outside, against the plain list of edits. */
export function checkWorld(world: World): void {
  const { state } = world.server
  const expected = world.oracle.expect(state.happened)
  checkNothingLost(world)
  checkAnswers(world)

  // S2: every op ends as the plain list says.
  expect(new Map([...state.ledger].map(([opId, { outcome }]) => [opId, MEANING[outcome.state]]))).toEqual(expected.states)

  // S4, S6: the server holds what the edits give in its own order.
  const held = new Map([...state.records].map(([id, record]) => [id, { area: record.areaCode, body: record.body, deleted: record.deleted }]))
  expect(held).toEqual(new Map([...expected.records].map(([id, { area, body, deleted }]) => [id, { area, body, deleted }])))

  // S7, S8, G3: every device shows what the server holds, without having been told by a comparison.
  expect(world.disagreements).toBe(0)
  for (const device of world.present) {
    const { scope } = readAccount(state.areas, device.actor)
    const alive = new Map([...state.records].filter(([, record]) => !record.deleted && isWithin(scope, record.areaCode)))
    expect(new Map(device.living().map((record) => [record.id, record])), device.name).toEqual(alive)
    expect(byId([...device.disk.conflicts.values()].filter((conflict) => isOpen(conflict) && isWithin(device.disk.shownScope, conflict.areaCode))), device.name).toEqual(byId([...state.conflicts.values()].filter((conflict) => isOpen(conflict) && isWithin(scope, conflict.areaCode))))
    // O1, O2: nothing of what went lies on the disk, and the list of hand-overs is that of the households which are there.
    expect([...device.disk.rows.values()].filter((row) => !row.deleted && !isWithin(scope, row.areaCode)), device.name).toEqual([])
    const isUnanswered = ({ id }: HandOver) => !world.oracle.answered.has(`${device.actor} ${id}`)
    const listed = [...state.areas.handOvers.values()].filter((handOver) => handOver.taken === null && isWithin(scope, handOver.areaCode))
    expect(byId(openHandOvers(device).filter(isUnanswered)), device.name).toEqual(byId(listed.filter(isUnanswered)))
  }

  // S4: every value that lost against another one is on file, with both authors, and settled where somebody settled it.
  const filed = [...state.conflicts.values()]
  expect(new Set(filed.map((conflict) => conflict.id))).toEqual(expected.lost)
  expect(filed.filter((conflict) => conflict.mineBy === '' || conflict.theirsBy === '')).toEqual([])
  expect(new Set(filed.filter((conflict) => conflict.resolution !== null).map((conflict) => conflict.id))).toEqual(expected.settled)
  checkHandOvers(world, expected)
}

/** What a screen called saved has been decided once, in the order of its person, unless its computer never came back. */
function checkNothingLost(world: World): void {
  const { oracle, server, present, devices } = world
  for (const device of present) expect(device.disk.outbox, device.name).toEqual([])
  const decided = server.state.happened.flatMap((happening) => (happening.what === 'unit' ? happening.opIds : []))
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

/** X3: what its author had no longer is done or offered as the plain list says, everybody who has it now is told, and only a person answers. */
function checkHandOvers({ server, oracle }: World, { carriedOut, offered }: Expectation): void {
  const { handOvers, scopes, departures } = server.state.areas
  const listed = [...handOvers.values()]
  expect(new Set(listed.filter((one) => one.offered !== null).map(({ opId }) => opId)), 'what is offered').toEqual(offered)
  expect(listed.filter((one) => one.offered === null && !carriedOut.has(one.opId)), 'what was carried out').toEqual([])
  expect(listed.filter((one) => one.taken !== null && !oracle.answered.has(`${one.taken.by} ${one.id}`)), 'only a person answers').toEqual([])
  if (server.lives.length > 1) return
  // Whoever's computer had shown that it knows of the move changes nothing there any more.
  for (const opId of carriedOut) {
    const edit = oracle.edits.get(opId)
    const later = edit && scopes.get(edit.device.split('+')[0] ?? '')?.filter(({ epoch, scope }) => epoch >= (edit.loadedEpoch ?? 0) && isWithin(scope, edit.areaCode))
    expect(later?.length === 0 && !departures.has(edit?.householdId ?? ''), `${opId} was of before`).toBe(false)
  }
}

function isOpen({ resolution }: Conflict): boolean {
  return resolution === null
}

function byId<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return items.toSorted((left, right) => (left.id < right.id ? -1 : 1))
}
