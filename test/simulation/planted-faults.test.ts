import { describe, expect, test } from 'vitest'
import { checkWorld } from './check-world.ts'
import { FAULTS_OF_DEVICES } from './faults-of-devices.ts'
import { FAULTS_OF_LIVES } from './faults-of-lives.ts'
import { FAULTS_OF_MOVES } from './faults-of-moves.ts'
import { FAULTS_OF_RULES } from './faults-of-rules.ts'
import type { SimParts } from './sim-parts.ts'
import { World, type Weather } from './world.ts'

/** Enough histories for the rarest of these mistakes. */
const HISTORIES = 600

/** Mistakes that need several restores, or a long absence, are looked for in longer histories in which these happen. */
const LONG = { steps: 500, weather: { restores: 'noticed', isOneAway: true, clones: false, moves: false, isShared: true, pace: 0.2 } } as const
const NEEDS_LONG: ReadonlySet<string> = new Set(['what a backup of another life holds counts as held', 'loading anew clears the outbox', 'one op of a refused group waits for its record'])

interface Play {
  readonly steps: number
  readonly weather: Partial<Weather>
}

/** The first seed whose history the oracle objects to. */
function findObjection(parts: SimParts, { steps, weather }: Play): number | undefined {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    try {
      const world = new World(seed, parts, weather)
      world.play(steps)
      checkWorld(world)
    } catch {
      return seed
    }
  }
  return undefined
}

describe('the oracle notices', () => {
  test.each(Object.entries({ ...FAULTS_OF_RULES, ...FAULTS_OF_DEVICES, ...FAULTS_OF_LIVES, ...FAULTS_OF_MOVES }))('%s', (name, parts) => {
    expect(findObjection(parts, NEEDS_LONG.has(name) ? LONG : { steps: 200, weather: { moves: Object.hasOwn(FAULTS_OF_MOVES, name) } })).toBeDefined()
  }, 60_000)
})
