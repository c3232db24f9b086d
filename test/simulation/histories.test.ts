import { describe, expect, test } from 'vitest'
import { checkWorld } from './check-world.ts'
import { SOUND_PARTS } from './sim-parts.ts'
import { World } from './world.ts'

// SIMULATION_TIMES=100 plays more, SIMULATION_MINUTES=60 plays as long, SIMULATION_SEED=123 plays one again.
const times = Number(process.env['SIMULATION_TIMES'] ?? '1')
const minutes = Number(process.env['SIMULATION_MINUTES'] ?? '0')
const replayed = process.env['SIMULATION_SEED']
const firstSeed = replayed === undefined ? Math.floor(Math.random() * 4_000_000_000) : Number(replayed)
const histories = replayed === undefined ? 300 * times : 1

describe('random histories of devices, a server and a bad network', () => {
  test(`[S2] [S3] [S4] [S6] [S7] [S8] [O1] [O2] [X3] ${histories} histories from seed ${firstSeed} end as the plain list of edits says`, () => {
    const until = Date.now() + minutes * 60_000
    let played = 0
    for (let seed = firstSeed; seed < firstSeed + histories || Date.now() < until; seed++) {
      const world = new World(seed, SOUND_PARTS)
      try {
        world.play(200)
        checkWorld(world)
        played++
        if (played % 10_000 === 0) process.stdout.write(`${played} histories\n`)
      } catch (error) {
        throw new Error(`replay with SIMULATION_SEED=${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      }
    }
    if (minutes > 0) process.stdout.write(`${played} histories from seed ${firstSeed}, none against the rules\n`)
    expect(played).toBeGreaterThan(0)
  }, 7_200_000)
})
