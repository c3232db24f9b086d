import type { SyncRecord } from '../../shared/sync/record.ts'
import { Chance } from './chance.ts'
import { Exchange } from './exchange.ts'
import { Oracle } from './oracle.ts'
import { doSomething, newHousehold } from './people.ts'
import { SimDevice } from './sim-device.ts'
import { copyDisk, type Disk } from './sim-disk.ts'
import type { Load, SimParts } from './sim-parts.ts'
import { isWithin } from './sim-areas.ts'
import { HILL } from './made-up-bodies.ts'
import { doAsOfficer, SCOPES } from './officers.ts'
import type { ServerState } from './server-state.ts'
import { SimServer } from './sim-server.ts'

/** What may happen in a history beside people, a bad network and clocks. */
export interface Weather {
  /** A slow transaction is overtaken by those that began after it. */
  readonly isSlow: boolean
  /** `noticed`: the marker beside the database shows a restore at once; `unnoticed`: it went back with the database. */
  readonly restores: 'none' | 'noticed' | 'unnoticed'
  readonly clones: boolean
  /** Accounts get other villages, households move between them, and days pass. */
  readonly moves: boolean
  readonly lostDatabases: boolean
  /** Everybody knows some households from the beginning. */
  readonly isShared: boolean
  /** The first device is never seen again from some day on. */
  readonly isOneGone: boolean
  /** The last device is without a network for most of the history. */
  readonly isOneAway: boolean
  /** Share of steps in which a person does something; the rest is left to the network. */
  readonly pace: number
}

/** Up to four devices and a server, in memory, with everything that a bad network and a bad day can do. */
export class World {
  readonly chance: Chance
  readonly oracle: Oracle
  readonly server: SimServer
  readonly devices: SimDevice[] = []
  readonly weather: Weather
  /** Devices that did not hold what the server holds when all was quiet, before the comparison mended them. */
  disagreements = 0
  readonly #parts: SimParts
  readonly #exchange: Exchange
  #letters: (() => void)[] = []
  #isCalm = false
  #oldCopies: { readonly device: SimDevice; readonly disk: Disk; readonly truth: ReadonlyMap<string, number> }[] = []

  constructor(seed: number, parts: SimParts, weather?: Partial<Weather>) {
    this.chance = new Chance(seed)
    this.weather = { ...weatherOf(this.chance), ...weather }
    this.#parts = parts
    this.server = new SimServer(parts, this.chance)
    this.oracle = new Oracle(this.server.lives)
    this.#exchange = new Exchange(this.server, { isCalm: () => this.#isCalm, send: (arrive) => this.#send(arrive) }, parts, this.chance)
    for (let count = 2 + this.chance.below(3); count > 0; count--) this.addDevice(`cadre${this.devices.length + 1}`)
  }

  /** Devices that are there in the end. */
  get present(): readonly SimDevice[] {
    return this.weather.isOneGone ? this.devices.slice(1) : this.devices
  }

  /** Plays a random history, then lets the storm end and every device catch up. */
  play(steps: number): void {
    if (this.weather.isShared) this.#begin()
    for (let step = 0; step < steps; step++) this.#step(step / steps)
    this.calmDown()
  }

  /** Some households that everybody knows. */
  #begin(): void {
    const [first] = this.devices
    for (let count = 0; count < 2; count++) first?.save(newHousehold(this.chance, this.chance.pick(first.disk.shownScope)))
    this.quieten(this.devices, 6)
  }

  /** `day`: which part of the history has passed. */
  #step(day: number): void {
    const { chance, weather } = this
    const device = chance.pick(weather.isOneGone && day > 0.5 ? this.present : this.devices)
    if (chance.happens(weather.pace)) return doSomething(device, chance)
    const isAway = weather.isOneAway && day > 0.2 && day < 0.9 && device === this.devices.at(-1)
    const roll = chance.roll()
    if (roll < 0.88) this.#letTheNetworkWork(isAway ? undefined : device)
    else if (roll < 0.9) device.restart()
    else if (roll < 0.92 && weather.moves) doAsOfficer(this.server, this.devices, chance)
    else if (roll < 0.94) device.clockMs += chance.pick(CLOCK_JUMPS)
    else this.#mishap(device)
  }

  /** Now and then enough happens in a row that an exchange gets through, even with its loss of one letter in five. */
  #letTheNetworkWork(device: SimDevice | undefined): void {
    for (let events = 1 + this.chance.below(12); events > 0; events--) {
      const roll = this.chance.roll()
      if (roll < 0.41) this.#deliver()
      else if (roll < 0.66) this.#commit()
      else if (device) this.#exchange.step(device)
    }
  }

  /** Rare things, each where this history has them. */
  #mishap(device: SimDevice): void {
    const { chance, weather } = this
    const roll = chance.roll()
    if (roll < 0.45) this.server.backUp()
    else if (roll < 0.5) this.server.beat()
    else if (roll < 0.65) {
      const backup = this.server.backups.length > 0 ? chance.pick(this.server.backups) : undefined
      if (backup && weather.restores !== 'none') this.#restore(backup)
    } else if (roll < 0.78) this.#oldCopies.push({ device, disk: copyDisk(device.disk), truth: new Map(device.truth) })
    else if (roll < 0.86) {
      const copy = this.#oldCopies.find((one) => one.device === device)
      if (copy && weather.clones) device.putBack(copy.disk, copy.truth)
    } else if (roll < 0.93) {
      if (weather.clones && this.devices.length < 6) this.devices.push(device.clone(`${device.name}+${this.devices.length}`))
    } else if (weather.lostDatabases) device.loseDatabase()
  }

  /** A server that does not know of it at once has at least been stopped: every connection ended. Else letters of before may come. */
  #restore(backup: ServerState): void {
    if (this.server.restore(backup, this.weather.restores === 'unnoticed')) return
    this.#letters = []
    for (const device of this.devices) device.hangUp()
  }

  #send(arrive: () => void): void {
    if (this.#isCalm || !this.chance.happens(0.2)) this.#letters.push(arrive) // else lost on the way
  }

  #deliver(): void {
    if (this.#letters.length === 0) return
    const letter = this.chance.pick(this.#letters)
    if (this.#isCalm || !this.chance.happens(0.2)) this.#letters = this.#letters.filter((one) => one !== letter)
    letter()
  }

  #commit(): void {
    const { open } = this.server
    const ready = this.#isCalm || !this.weather.isSlow || open.length > 3 ? open : open.slice(1)
    if (ready.length > 0) this.server.commit(this.chance.pick(ready))
  }

  calmDown(): void {
    for (const device of this.present) device.restart()
    this.quieten(this.present, 14)
    for (const device of this.present) this.#compare(device)
  }

  /** These devices have their exchanges, one after the other, and nothing is lost on the way. */
  quieten(devices: readonly SimDevice[] = this.devices, rounds = 8): void {
    this.#isCalm = true
    for (let round = 0; round < rounds; round++) {
      for (const device of devices) this.#exchange.step(device)
      while (this.#letters.length > 0 || this.server.open.length > 0) {
        this.#deliver()
        this.#commit()
      }
    }
    this.#isCalm = false
  }

  /** The comparison after an exchange (SPEC G3, G4): what differs is taken from the server, and counted. */
  #compare(device: SimDevice): void {
    const load = this.server.load(device.actor)
    const rows = [...device.disk.rows.values()].filter((row) => isWithin(load.scope, row.areaCode))
    if (textOf(rows) === textOf(load.records)) return
    if (!this.#isLeftBehind(device, rows, load)) this.disagreements++
    this.#parts.storeLoad(device.disk, load)
  }

  /**
   * The one difference that is left to the comparison: a household left while its account had both villages, so that no departure was told,
   * its rows were changed again, and before they came the account lost the village in which it lies now.
   */
  #isLeftBehind({ actor }: SimDevice, rows: readonly SyncRecord[], load: Load): boolean {
    const { departures, scopes } = this.server.state.areas
    const there = new Set(load.records.map(({ id }) => id))
    const hadMore = scopes.get(actor)?.some(({ scope }) => scope.length > load.scope.length) ?? false
    return hadMore && textOf(rows.filter(({ id, householdId }) => there.has(id) || !departures.has(householdId))) === textOf(load.records)
  }

  addDevice(actor: string): SimDevice {
    const scope = this.weather.moves ? this.chance.pick(SCOPES) : [HILL]
    this.server.nameScope(actor, scope)
    const device = new SimDevice(actor, actor, scope, this.#parts, this.chance, this.oracle)
    this.devices.push(device)
    return device
  }
}

/** The living rows, in one order. */
function textOf(rows: readonly SyncRecord[]): string {
  return JSON.stringify(rows.filter((row) => !row.deleted).toSorted((left, right) => (left.id < right.id ? -1 : 1)))
}

function weatherOf(chance: Chance): Weather {
  const restores = chance.pick(['none', 'none', 'noticed', 'noticed', 'unnoticed'] as const)
  // A cloned disk and a restore that nobody notices at once are more than what numbers alone can tell apart.
  const clones = restores !== 'unnoticed' && chance.happens(0.4)
  return {
    isSlow: chance.happens(0.4),
    isShared: chance.happens(0.8),
    restores,
    clones,
    // Each of both with moves; all three at once leave rows to the comparison once in some thousand histories.
    moves: (restores === 'none' || !clones) && chance.happens(0.5),
    lostDatabases: chance.happens(0.5),
    isOneGone: restores !== 'none' && chance.happens(0.2),
    isOneAway: chance.happens(0.3),
    pace: chance.pick([0.12, 0.2, 0.3]),
  }
}

const CLOCK_JUMPS = [3_600_000, -86_400_000, 788_400_000_000, -500, -200_000_000_000]
