import { describe, expect, test } from 'vitest'
import { checkWorld } from './check-world.ts'
import { PLANTED_FAULTS } from './planted-faults.ts'
import type { SimParts } from './sim-parts.ts'
import { World } from './world.ts'

/** The first seed whose history the oracle objects to. */
function findObjection(parts: SimParts): number | undefined {
  for (let seed = 1; seed <= 300; seed++) {
    try {
      const world = new World(seed, parts)
      world.play(200)
      checkWorld(world)
    } catch {
      return seed
    }
  }
  return undefined
}

describe('the oracle notices', () => {
  test.each(Object.entries(PLANTED_FAULTS))('%s', (_, parts) => {
    expect(findObjection(parts)).toBeDefined()
  })
})
