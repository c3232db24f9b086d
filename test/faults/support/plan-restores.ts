import type { Chance } from '../../simulation/chance.ts'

/** After which kills the operator takes a copy, and after which the latest is put back: spread over the storm, each copy some kills before its restore. */
export function planRestores(chance: Chance, kills: number, restores: number): { readonly copies: ReadonlySet<number>; readonly restores: ReadonlySet<number> } {
  const stretch = kills / Math.max(1, restores)
  const within = (place: number, from: number, to: number) => Math.max(1, Math.ceil((place + from + chance.roll() * (to - from)) * stretch))
  const places = Array.from({ length: restores }, (_, place) => place)
  return { copies: new Set(places.map((place) => within(place, 0, 0.3))), restores: new Set(places.map((place) => within(place, 0.5, 1))) }
}
