import { describe, expect, test } from 'vitest'
import { checkWorld } from './check-world.ts'
import { HILL, madeUpBody } from './made-up-bodies.ts'
import { newHousehold } from './people.ts'
import type { Intention } from './made-up-operation.ts'
import type { SimDevice } from './sim-device.ts'
import { SOUND_PARTS, type SimParts } from './sim-parts.ts'
import { World } from './world.ts'

/** A quiet world in which two cadres know one household with one member; every step below is written down. */
function quietWorld(parts: SimParts = SOUND_PARTS) {
  const world = new World(7, parts, { isShared: false, restores: 'noticed', clones: true, isOneGone: false, moves: false })
  const [wang, li] = world.devices as [SimDevice, SimDevice]
  const household = newHousehold(world.chance)
  wang.save(household)
  world.quieten()
  const id = household[0]?.recordId ?? ''
  const patch = (values: Intention['values'], more: Partial<Intention> = {}): Intention => ({ kind: 'patch', recordKind: 'household', recordId: id, householdId: id, areaCode: HILL, values, ...more })
  return { world, wang, li, household, id, patch, body: () => world.server.state.records.get(id)?.body, conflicts: () => [...world.server.state.conflicts.values()] }
}

/** A backup is brought back, and the marker beside the database does not fit. */
function restore(world: World, backup = world.server.backups[0]): void {
  world.server.beat()
  if (!backup || !world.server.restore(backup, false)) throw new Error('not restored')
}

describe('a form that is open while rows arrive', () => {
  test('[E10] keeps what it showed: the other value that came meanwhile is not overwritten', () => {
    const { world, wang, li, id, patch, body, conflicts } = quietWorld()
    const form = li.look([id])
    wang.save([patch({ exitFlag: '1' })])
    world.quieten()
    li.save([patch({ exitFlag: '3' })], form)
    world.calmDown()
    checkWorld(world)
    expect([body()?.['exitFlag'], conflicts().map(({ mine, theirs }) => [mine, theirs])]).toEqual(['1', [['3', '1']]])
  })
  test('[E10] [A2] takes own saves since, waiting or answered, for what they are', () => {
    const { world, li, id, patch, body, conflicts } = quietWorld()
    const [first, second] = [li.look([id]), li.look([id])]
    li.forms.push(first, second)
    li.save([patch({ exitFlag: '1' })])
    world.quieten()
    li.save([patch({ exitFlag: '3' })], first)
    li.save([patch({ exitFlag: '0' })], second)
    world.calmDown()
    checkWorld(world)
    expect([body()?.['exitFlag'], conflicts()]).toEqual(['0', []])
  })
  test('[E10] takes an own save behind an own deletion that met an edit for what it is (seed 1005158)', () => {
    const { world, wang, li, id, patch, body, conflicts } = quietWorld()
    const [first, second] = [li.look([id]), li.look([id])]
    li.forms.push(first, second)
    wang.save([patch({ bankName: '邮储' })])
    world.quieten([wang])
    li.save([{ ...patch({}), kind: 'delete' }])
    li.save([patch({ exitFlag: '1' })], first)
    li.save([patch({ exitFlag: '3' })], second)
    world.calmDown()
    checkWorld(world)
    expect([body()?.['exitFlag'], conflicts().map(({ field }) => field)]).toEqual(['3', ['*']])
  })
  test('[E10] that showed a waiting value which then lost says so', () => {
    const { world, wang, li, id, patch, body, conflicts } = quietWorld()
    li.save([patch({ exitFlag: '1' })])
    const form = li.look([id])
    wang.save([patch({ exitFlag: '3' })])
    world.quieten([wang])
    world.quieten()
    li.save([patch({ exitFlag: '0' })], form)
    world.calmDown()
    checkWorld(world)
    expect([body()?.['exitFlag'], conflicts().map(({ mine }) => mine)]).toEqual(['3', ['1', '0']])
  })
})

describe('a server that went back', () => {
  test('[D15] does not take another write with the same number for the one that a person saw', () => {
    const { world, wang, li, id, patch, body, conflicts } = quietWorld()
    world.server.backUp()
    wang.save([patch({ exitFlag: '1' })])
    world.quieten()
    li.save([patch({ exitFlag: '0' })])
    restore(world)
    const zhang = world.devices[2] ?? world.addDevice('zhang')
    world.quieten([zhang])
    zhang.save([patch({ exitFlag: '3' })])
    expect(zhang.view(id)?.rowVersion).toBe(2)
    world.quieten([zhang])
    world.quieten([li])
    world.calmDown()
    checkWorld(world)
    expect(body()?.['exitFlag']).toBe('3')
    expect(new Set(conflicts().map(({ mine }) => mine))).toEqual(new Set(['0', '1']))
  })
  test('[E11] keeps what people decided about a conflict', () => {
    const { world, wang, li, patch, conflicts, body } = quietWorld()
    world.server.backUp()
    for (const [device, exitFlag] of [[wang, '1'], [li, '3']] as const) device.save([patch({ exitFlag })])
    world.quieten([wang])
    world.quieten()
    const [conflict] = conflicts()
    li.save([patch({ exitFlag: '3' }, { resolves: conflict?.id ?? '' })])
    world.quieten()
    restore(world)
    world.quieten([wang])
    world.calmDown()
    checkWorld(world)
    expect([body()?.['exitFlag'], conflicts().map(({ resolution }) => resolution?.chosen)]).toEqual(['3', ['mine']])
  })
  test('[E13] does not bring in a part of a group when the record comes back for which it waited', () => {
    const { world, wang, li, id, patch } = quietWorld()
    world.server.backUp()
    wang.save([{ kind: 'create', recordKind: 'income_statement', recordId: world.chance.uuid(), householdId: id, areaCode: HILL, values: madeUpBody('income_statement', id) }])
    world.quieten()
    const statement = [...world.server.state.records.values()].find(({ kind }) => kind === 'income_statement')
    li.save([{ kind: 'patch', recordKind: 'income_statement', recordId: statement?.id ?? '', householdId: id, areaCode: HILL, values: { remark: '一' } }, patch({ exitFlag: 'never' }, { isBad: true })])
    restore(world)
    world.quieten([li])
    world.calmDown()
    checkWorld(world)
    expect(world.server.state.records.get(statement?.id ?? '')?.body['remark']).toBeNull()
  })
})

describe('a copied disk', () => {
  test('[E12] [L1] hands over its work in the order of saving', () => {
    const { world, wang, patch, body, conflicts } = quietWorld()
    const twin = wang.clone('wang+1')
    world.devices.push(twin)
    wang.save([patch({ bankName: '邮储' })])
    world.quieten([wang])
    twin.greeted = world.server.state.generation // its exchange began before
    twin.save([patch({ remark: '一' })])
    twin.save([patch({ remark: '二' })])
    world.quieten([twin])
    world.calmDown()
    checkWorld(world)
    expect([body()?.['remark'], conflicts()]).toEqual(['二', []])
  })
})
