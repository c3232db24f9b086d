import { describe, expect, test } from 'vitest'
import type { RegionCode } from '../../shared/domain/region.ts'
import { checkWorld } from './check-world.ts'
import { HILL, RIVER } from './made-up-bodies.ts'
import type { Intention } from './made-up-operation.ts'
import { newHousehold, openHandOvers } from './people.ts'
import type { SimDevice } from './sim-device.ts'
import { SOUND_PARTS, type SimParts } from './sim-parts.ts'
import { World } from './world.ts'

/** Wang has the hill, Li the river; both villages have one household. */
function twoVillages(parts: SimParts = SOUND_PARTS) {
  const world = new World(11, parts, { isShared: false, restores: 'noticed', clones: true, isOneGone: false, moves: false })
  const [wang, li] = world.devices as [SimDevice, SimDevice]
  world.server.nameScope(li.actor, [RIVER])
  world.quieten()
  const households = [[wang, HILL], [li, RIVER]] as const
  const [hill, river] = households.map(([device, village]) => {
    const made = newHousehold(world.chance, village)
    device.save(made)
    return made[0]?.recordId ?? ''
  }) as [string, string]
  world.quieten()
  const patch = (id: string, areaCode: RegionCode, values: Intention['values']): Intention => ({ kind: 'patch', recordKind: 'household', recordId: id, householdId: id, areaCode, values })
  const body = (id: string) => world.server.state.records.get(id)?.body
  const offers = () => [...world.server.state.areas.handOvers.values()].filter(({ offered }) => offered !== null)
  return { world, wang, li, hill, river, patch, body, offers }
}

const shown = (device: SimDevice): string[] => device.living().filter(({ kind }) => kind === 'household').map(({ id }) => id).toSorted()

describe('an account that gets another village', () => {
  test('[X3] [O2] hands in first, under the scope that it had; what a form brings later is offered, and a person takes it over', () => {
    const { world, wang, hill, patch, body, offers } = twoVillages()
    const li = world.devices[1] as SimDevice
    const form = wang.look([hill])
    wang.save([patch(hill, HILL, { remark: '走访时' })])
    world.server.nameScope(wang.actor, [RIVER])
    world.server.nameScope(li.actor, [HILL, RIVER])
    world.quieten()
    expect([body(hill)?.['remark'], offers(), shown(wang).includes(hill)]).toEqual(['走访时', [], false])
    wang.save([patch(hill, HILL, { address: '东' })], form)
    world.quieten()
    expect([body(hill)?.['address'], offers().map(({ offered }) => offered?.changes)]).toEqual([null, [{ address: '东' }]])
    const [offer] = openHandOvers(li).filter(({ offered }) => offered !== null)
    li.save([patch(hill, HILL, offer?.offered?.changes ?? {})])
    li.answer(offer?.id ?? '', 'accepted')
    world.calmDown()
    checkWorld(world)
    expect([body(hill)?.['address'], offers().map(({ taken }) => taken?.how)]).toEqual(['东', ['accepted']])
  })

  test.each([0, 1, 2, 3])('[O2] and is killed after %s writes of the change, comes to the same, and back again', (writes) => {
    let left = writes
    const cut: SimParts = {
      ...SOUND_PARTS,
      storeVillages: (disk, load) => SOUND_PARTS.storeVillages(disk, load).filter(() => left-- > 0),
      endScopeChange: (disk, epoch, scope) => { if (left-- > 0) SOUND_PARTS.endScopeChange(disk, epoch, scope) },
      purgeOutside: (disk) => SOUND_PARTS.purgeOutside(disk).filter(() => left-- > 0),
    }
    const { world, wang, hill, river } = twoVillages(cut)
    world.server.nameScope(wang.actor, [RIVER])
    world.quieten([wang], 3)
    expect(shown(wang)).not.toContain(hill)
    wang.restart()
    left = Number.POSITIVE_INFINITY
    world.quieten([wang])
    expect(shown(wang)).toEqual([river])
    world.server.nameScope(wang.actor, [HILL])
    world.calmDown()
    checkWorld(world)
    expect(shown(wang)).toEqual([hill])
  })

  test('[O2] [E3] by a change that a restore took back unnoticed shows what it has', () => {
    const { world, wang, hill } = twoVillages()
    world.server.backUp()
    world.server.nameScope(wang.actor, [RIVER])
    world.quieten([wang], 2)
    expect(shown(wang)).toEqual([])
    const [backup] = world.server.backups
    if (backup) world.server.restore(backup, true)
    for (const device of world.devices) device.hangUp()
    world.calmDown()
    checkWorld(world)
    expect(shown(wang)).toEqual([hill])
  })

  test('[X4] on a copied disk nothing is lost: what the copy brings is offered', () => {
    const { world, wang, hill, patch, body, offers } = twoVillages()
    const twin = wang.clone('wang+1')
    world.devices.push(twin)
    world.server.nameScope(wang.actor, [RIVER])
    wang.save([patch(hill, HILL, { remark: '一' })])
    world.quieten([wang])
    twin.save([patch(hill, HILL, { address: '西' })])
    world.calmDown()
    checkWorld(world)
    expect([body(hill)?.['remark'], body(hill)?.['address'], offers().map(({ offered }) => offered?.changes)]).toEqual(['一', null, [{ address: '西' }]])
  })
})

describe('a household that is moved', () => {
  test('[O1] and comes back is shown to whoever was away', () => {
    const { world, wang, li, hill, patch } = twoVillages()
    world.server.move(hill, RIVER)
    world.quieten([li])
    li.save([patch(hill, RIVER, { remark: '二' })])
    world.quieten([li])
    world.server.move(hill, HILL)
    world.calmDown()
    checkWorld(world)
    expect(shown(wang)).toEqual([hill])
  })

  test('[A3] is where it is now, also for who makes something in it offline', () => {
    const { world, wang, hill } = twoVillages()
    world.server.nameScope(wang.actor, [HILL, RIVER])
    world.quieten()
    world.server.move(hill, RIVER)
    const member = newHousehold(world.chance)[1]
    if (member) wang.save([{ ...member, householdId: hill, areaCode: HILL, values: { ...member.values, householdId: hill } }])
    world.calmDown()
    checkWorld(world)
    expect(wang.living().map(({ areaCode }) => areaCode)).toEqual(wang.living().map(() => RIVER))
  })
})
