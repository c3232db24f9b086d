import { describe, expect, test } from 'vitest'
import { checkWorld } from './check-world.ts'
import { FAULTS_OF_DEVICES } from './faults-of-devices.ts'
import { FAULTS_OF_LIVES } from './faults-of-lives.ts'
import { FAULTS_OF_RULES } from './faults-of-rules.ts'
import type { SimParts } from './sim-parts.ts'
import { World } from './world.ts'

/** Enough histories for the rarest of these mistakes. */
const HISTORIES = 600

/** Mistakes that need several restores, or a long absence, are looked for in longer histories in which these happen. */
const LONG = { steps: 500, weather: { restores: 'noticed', isOneAway: true, clones: false, isShared: true, pace: 0.2 } } as const
const NEEDS_LONG: ReadonlySet<string> = new Set(['what a backup of another life holds counts as held', 'loading anew clears the outbox', 'one op of a refused group waits for its record'])

/** The first seed whose history the oracle objects to. */
function findObjection(parts: SimParts, isLong: boolean): number | undefined {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    try {
      const world = new World(seed, parts, isLong ? LONG.weather : {})
      world.play(isLong ? LONG.steps : 200)
      checkWorld(world)
    } catch {
      return seed
    }
  }
  return undefined
}

describe('the oracle notices', () => {
  test.each(Object.entries({ ...FAULTS_OF_RULES, ...FAULTS_OF_DEVICES, ...FAULTS_OF_LIVES }))('%s', (name, parts) => {
    expect(findObjection(parts, NEEDS_LONG.has(name))).toBeDefined()
  }, 60_000)
})
