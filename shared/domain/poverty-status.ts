import type { ExitFlag } from './codes/exit-flag.ts'
import type { PersonState } from './codes/person-state.ts'

/** Registered and still poor: not exited, or fallen back (domain specification 7.2). */
export function isRegisteredPoor(flag: ExitFlag | null): boolean {
  return flag === '0' || flag === '3'
}

/** States 1 (normal) and 4 (moved in) are the population of a household; the dead and the departed are not. */
export function countsAsPopulation(state: PersonState): boolean {
  return state === '1' || state === '4'
}
