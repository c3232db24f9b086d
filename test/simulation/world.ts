import { Chance } from './chance.ts'
import { Oracle } from './oracle.ts'
import { doSomething } from './people.ts'
import { SimDevice } from './sim-device.ts'
import type { SimParts } from './sim-parts.ts'
import { SimServer } from './sim-server.ts'

/** Something under way between a device and the server; it may be lost, come twice, or come much later. */
interface Letter {
  readonly arrive: () => void
}

/** Up to four devices and a server, in memory, with everything that a bad network and a bad day can do. */
export class World {
  readonly chance: Chance
  readonly oracle = new Oracle()
  readonly server: SimServer
  readonly devices: readonly SimDevice[]
  readonly #parts: SimParts
  #letters: Letter[] = []
  #lastRequest = 0
  #isCalm = false
  readonly #isSlow: boolean

  constructor(seed: number, parts: SimParts) {
    this.chance = new Chance(seed)
    this.#isSlow = this.chance.happens(0.4)
    this.#parts = parts
    this.server = new SimServer(parts, this.chance)
    this.devices = Array.from({ length: 2 + this.chance.below(3) }, (_, position) => new SimDevice(`cadre${position + 1}`, this.chance, this.oracle))
  }

  /** Plays a random history, then lets the storm end and every device catch up. */
  play(steps: number): void {
    for (let step = 0; step < steps; step++) this.#step()
    this.#calmDown()
  }

  #step(): void {
    const { chance } = this
    const device = chance.pick(this.devices)
    const roll = chance.roll()
    if (roll < 0.28) doSomething(device, chance)
    else if (roll < 0.5) this.#exchange(device)
    else if (roll < 0.75) this.#deliver()
    else if (roll < 0.88) this.#commit()
    else if (roll < 0.93) device.waitsFor = null // the device gives up waiting, or its process was killed
    else device.clockMs += chance.pick([3_600_000, -86_400_000, 788_400_000_000, -500])
  }

  #exchange(device: SimDevice): void {
    if (device.waitsFor !== null) return
    const request = ++this.#lastRequest
    device.waitsFor = request
    // A pull with work still waiting is not what the app does, but nothing may depend on that.
    const batch = !this.#isCalm && this.chance.happens(0.4) ? [] : device.nextBatch(this.#isCalm ? 500 : 1 + this.chance.below(6))
    const answered = (store: () => void) => this.#send(() => {
      if (device.waitsFor !== request) return
      device.waitsFor = null
      store()
    })
    if (batch.length === 0) {
      const cursor = device.disk.cursor
      this.#send(() => {
        const page = this.server.pull(cursor, this.#isCalm ? 1000 : 1 + this.chance.below(10))
        answered(() => {
          for (const write of this.#parts.storePage(device.disk, page)) {
            write()
            if (!this.#isCalm && this.chance.happens(0.3)) return // killed here
          }
        })
      })
    } else {
      this.#send(() => this.server.begin({ actor: device.actor, operations: batch, reply: (answer) => answered(() => this.#parts.storeAnswer(device.disk, batch, answer)) }))
    }
  }

  #send(arrive: () => void): void {
    if (!this.#isCalm && this.chance.happens(0.2)) return // lost on the way
    this.#letters.push({ arrive })
  }

  #deliver(): void {
    if (this.#letters.length === 0) return
    const letter = this.chance.pick(this.#letters)
    if (this.#isCalm || !this.chance.happens(0.2)) this.#letters = this.#letters.filter((one) => one !== letter)
    letter.arrive()
  }

  #commit(): void {
    // Now and then one transaction is slow and the ones that began after it overtake it.
    const open = this.#isCalm || !this.#isSlow || this.server.open.length > 3 ? this.server.open : this.server.open.slice(1)
    if (open.length > 0) this.server.commit(this.chance.pick(open))
  }

  #calmDown(): void {
    this.#isCalm = true
    for (const device of this.devices) device.waitsFor = null
    for (let round = 0; round < 40; round++) {
      for (const device of this.devices) this.#exchange(device)
      while (this.#letters.length > 0 || this.server.open.length > 0) {
        this.#deliver()
        this.#commit()
      }
    }
  }
}
