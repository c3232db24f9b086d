import type { Chance } from '../../simulation/chance.ts'

const DAY_MS = 86_400_000

/** Where the clock of a computer may stand, as milliseconds from the right time. */
const CLOCKS: readonly ((now: number) => number)[] = [
  () => 0,
  () => DAY_MS,
  () => -DAY_MS,
  (now) => Date.parse('2020-01-01T08:00:00Z') - now,
  (now) => Date.parse('2036-05-01T08:00:00Z') - now,
]

/** How far the clock of a computer stands from the right one, in milliseconds; it runs on at the right speed. */
export function pickClock(chance: Chance): number {
  return chance.pick(CLOCKS)(Date.now())
}

/** Runs inside a page before any script of it: from then on everything there reads this clock. Stands alone, because it travels as text. */
export function shiftClock(shiftMs: number): void {
  const RealDate = Date
  const now = () => RealDate.now() + shiftMs
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, self) => Reflect.construct(target, given.length === 0 ? [now()] : given, self === globalThis.Date ? target : self) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  })
}
