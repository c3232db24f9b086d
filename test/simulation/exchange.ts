import type { Chance } from './chance.ts'
import { lostRows, renumber, waitingSaves } from './sim-disk.ts'
import type { SimDevice } from './sim-device.ts'
import { forget } from './sim-journal.ts'
import type { GreetingReply, Load, Page, PushAnswer, SimParts } from './sim-parts.ts'
import type { SimServer } from './sim-server.ts'

/** What lies between a device and the server: letters that may be lost, come twice, or come much later. */
export interface Network {
  readonly isCalm: () => boolean
  readonly send: (arrive: () => void) => void
}

/** The next request of a device: hello first, then what waits, then everything anew after another life of the server, then the feed. */
export class Exchange {
  readonly #server: SimServer
  readonly #network: Network
  readonly #parts: SimParts
  readonly #chance: Chance
  #lastRequest = 0

  constructor(server: SimServer, network: Network, parts: SimParts, chance: Chance) {
    this.#server = server
    this.#network = network
    this.#parts = parts
    this.#chance = chance
  }

  step(device: SimDevice): void {
    if (device.waitsFor !== null) {
      if (this.#chance.happens(0.3)) device.waitsFor = null // it has waited for long enough
      return
    }
    const { disk, greeted } = device
    // A pull with work still waiting is not what the app does, but nothing may depend on that.
    const batch = !this.#network.isCalm() && this.#chance.happens(0.2) ? [] : device.nextBatch(this.#network.isCalm() ? 500 : 1 + this.#chance.below(8))
    const isOtherLife = greeted !== null && disk.generation !== greeted
    if (greeted === null || (!this.#network.isCalm() && this.#chance.happens(0.05))) this.#greet(device)
    else if (isOtherLife && device.handedOver !== greeted) this.#askUnknown(device, greeted)
    else if (batch.length > 0) this.#push(device, greeted, batch)
    else if (!isOtherLife) this.#pull(device, greeted)
    else if (!disk.outbox.some(({ opId }) => device.goesFirst.has(opId))) this.#load(device, greeted)
  }

  #greet(device: SimDevice): void {
    const { lineageId, waypoint } = device.disk
    const greeting = { lineageId, waypoint }
    this.#ask(device, (answer) => {
      const reply = this.#server.greet(greeting)
      answer(() => this.#storeGreeting(device, reply))
    })
  }

  #storeGreeting(device: SimDevice, reply: GreetingReply): void {
    const { disk, journal } = device
    device.greeted = reply.generation
    if (disk.generation === null) disk.generation = reply.generation
    else if (reply.acknowledgedSeq >= disk.nextSeq) renumber(disk, waitingSaves(disk))
    forget(disk, journal, (opId) => {
      const kept = disk.answered.get(opId)
      return kept !== undefined && this.#parts.mayForget(kept, reply)
    })
  }

  /** What was answered here and is not known there goes back into the outbox. */
  #askUnknown(device: SimDevice, generation: string): void {
    const opIds = [...device.disk.answered.keys()]
    this.#ask(device, (answer) => {
      if (!this.#server.takes(generation)) return answer(() => refused(device))
      const unknown = this.#server.findUnknown(opIds)
      answer(() => {
        this.#parts.handOverAgain(device.disk, unknown, this.#parts.sortSaves)
        device.handedOver = generation
        device.goesFirst = new Set(device.disk.outbox.map(({ opId }) => opId))
      })
    })
  }

  #push(device: SimDevice, generation: string, batch: ReturnType<SimDevice['nextBatch']>): void {
    this.#ask(device, (answer) => {
      if (!this.#server.takes(generation)) return answer(() => refused(device))
      const life = this.#server.lives.length - 1
      this.#server.begin({ actor: device.actor, operations: batch, reply: (reply: PushAnswer) => answer(() => {
        const before = new Map(device.disk.rows)
        device.note(reply.outcomes, reply.decisions)
        this.#parts.storeAnswer(device.disk, batch, reply)
        noteTruth(device, before, life)
      }) })
    })
  }

  #pull(device: SimDevice, generation: string): void {
    const { cursor } = device.disk
    this.#ask(device, (answer) => {
      if (!this.#server.takes(generation)) return answer(() => refused(device))
      const life = this.#server.lives.length - 1
      const page: Page = this.#server.pull(device.actor, cursor, this.#network.isCalm() ? 1000 : 1 + this.#chance.below(10))
      answer(() => {
        const before = new Map(device.disk.rows)
        for (const write of this.#parts.storePage(device.disk, page)) {
          write()
          noteTruth(device, before, life)
          if (!this.#network.isCalm() && this.#chance.happens(0.3)) return device.restart() // killed here
        }
      })
    })
  }

  #load(device: SimDevice, generation: string): void {
    this.#ask(device, (answer) => {
      if (!this.#server.takes(generation)) return answer(() => refused(device))
      const life = this.#server.lives.length - 1
      const load: Load = this.#server.load()
      answer(() => {
        const { disk } = device
        const before = new Map(disk.rows)
        const lost = lostRows(disk, load)
        this.#parts.storeLoad(disk, load)
        noteTruth(device, before, life)
        if (lost.some((row) => !disk.onFile.includes(row))) throw new Error('a newer row was replaced by an older one without a trace')
      })
    })
  }

  /** Sends a request; its answer counts only as long as this process waits for it. */
  #ask(device: SimDevice, arrive: (answer: (store: () => void) => void) => void): void {
    const request = ++this.#lastRequest
    device.waitsFor = request
    const answer = (store: () => void) => this.#network.send(() => {
      if (device.waitsFor !== request) return // it has given up, or was killed
      device.waitsFor = null
      store()
    })
    this.#network.send(() => arrive(answer))
  }
}

/** The server lives another life than this process has greeted. */
function refused(device: SimDevice): void {
  device.greeted = null
}

function noteTruth(device: SimDevice, before: ReadonlyMap<string, unknown>, life: number): void {
  for (const [id, row] of device.disk.rows) if (before.get(id) !== row) device.truth.set(id, life)
}
