import { describe, expect, test } from 'vitest'
import { checkWorld } from './check-world.ts'
import { SOUND_PARTS } from './sim-parts.ts'
import { World } from './world.ts'

// SIMULATION_TIMES=100 plays more, SIMULATION_SEED=123 plays one again.
const times = Number(process.env['SIMULATION_TIMES'] ?? '1')
const replayed = process.env['SIMULATION_SEED']
const firstSeed = replayed === undefined ? Math.floor(Math.random() * 4_000_000_000) : Number(replayed)
const histories = replayed === undefined ? 300 * times : 1

describe('random histories of devices, a server and a bad network', () => {
  test(`[S2] [S3] [S4] [S6] [S7] [S8] ${histories} histories from seed ${firstSeed} end as the plain list of edits says`, () => {
    for (let seed = firstSeed; seed < firstSeed + histories; seed++) {
      const world = new World(seed, SOUND_PARTS)
      try {
        world.play(200)
        checkWorld(world)
      } catch (error) {
        throw new Error(`replay with SIMULATION_SEED=${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      }
    }
    expect(histories).toBeGreaterThan(0)
  }, 3_600_000)
})
