import type { Chance } from './chance.ts'
import { lostRows, renumber, waitingSaves } from './sim-disk.ts'
import type { SimDevice } from './sim-device.ts'
import { forget } from './sim-journal.ts'
import type { GreetingReply, PushAnswer, SimParts } from './sim-parts.ts'
import type { SimServer } from './sim-server.ts'

/** What lies between a device and the server: letters that may be lost, come twice, or come much later. */
export interface Network {
  readonly isCalm: () => boolean
  readonly send: (arrive: () => void) => void
}

/**
 * The next request of a device: hello first, then what waits, then what persons said to hand-overs, then everything anew after another
 * life of the server, or the villages of a new scope, then the feed. What was saved behind the feed begins a new exchange.
 */
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
    else if (batch.length > 0 && device.isBehindFeed) this.#greet(device)
    else if (batch.length > 0) this.#push(device, greeted, batch)
    else if (isOtherLife && disk.outbox.some(({ opId }) => device.goesFirst.has(opId))) return
    else if ([...disk.handOvers.values()].some(({ how }) => how !== null)) this.#tellTaken(device, greeted)
    else if (isOtherLife) this.#load(device, greeted)
    else if (device.named && (disk.scopeEpoch !== device.named.scopeEpoch || !isSameScope(disk.loadedScope, device.named.scope))) this.#loadVillages(device, greeted)
    else this.#pull(device, greeted)
  }

  #greet(device: SimDevice): void {
    const { lineageId, waypoint, generation, cursor } = device.disk
    const greeting = { actor: device.actor, lineageId, waypoint, generation, cursor }
    this.#ask(device, (answer) => {
      const reply = this.#server.greet(greeting)
      answer(() => this.#storeGreeting(device, reply))
    })
  }

  #storeGreeting(device: SimDevice, reply: GreetingReply): void {
    const { disk, journal } = device
    device.greeted = reply.generation
    device.named = reply
    device.isBehindFeed = false
    // By the areas, not by the epoch alone: a server that went back counts its epochs anew.
    if (!isSameScope(disk.shownScope, reply.scope)) this.#parts.hideOutside(disk, reply.scope)
    if (disk.generation === null) this.#beginHere(device, reply)
    else if (reply.acknowledgedSeq >= disk.nextSeq) renumber(disk, waitingSaves(disk))
    forget(disk, journal, (opId) => {
      const kept = disk.answered.get(opId)
      return kept !== undefined && this.#parts.mayForget(kept, reply)
    })
  }

  /** The first load: the feed from its beginning brings the same. */
  #beginHere({ disk }: SimDevice, { generation, scopeEpoch, scope }: GreetingReply): void {
    disk.generation = generation
    disk.scopeEpoch = scopeEpoch
    disk.loadedScope = scope
    disk.villages = new Set(scope)
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
      this.#server.begin({ actor: device.actor, operations: batch, loadedEpoch: device.disk.scopeEpoch ?? 0, reply: (reply: PushAnswer) => answer(() => {
        const before = new Map(device.disk.rows)
        device.note(reply.outcomes, reply.decisions)
        this.#parts.storeAnswer(device.disk, batch, reply)
        noteTruth(device, before, life)
      }) })
    })
  }

  #pull(device: SimDevice, generation: string): void {
    const { lineageId, cursor, scopeEpoch } = device.disk
    const request = { actor: device.actor, lineageId, cursor, scopeEpoch: scopeEpoch ?? 0 }
    this.#ask(device, (answer) => {
      if (!this.#server.takes(generation)) return answer(() => refused(device))
      const life = this.#server.lives.length - 1
      const page = this.#server.pull(request, this.#network.isCalm() ? 1000 : 1 + this.#chance.below(10))
      answer(() => {
        if (!page) return refused(device)
        device.isBehindFeed = true
        this.#write(device, life, [...this.#parts.storePage(device.disk, page), ...this.#parts.purgeOutside(device.disk)])
      })
    })
  }

  /** One write after the other; a kill may fall between them. */
  #write(device: SimDevice, life: number, writes: readonly (() => void)[]): void {
    for (const write of writes) {
      const before = new Map(device.disk.rows)
      write()
      noteTruth(device, before, life)
      if (!this.#network.isCalm() && this.#chance.happens(0.3)) return device.restart() // killed here
    }
  }

  #load(device: SimDevice, generation: string): void {
    this.#ask(device, (answer) => {
      if (!this.#server.takes(generation)) return answer(() => refused(device))
      const life = this.#server.lives.length - 1
      const load = this.#server.load(device.actor)
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

  /** The villages that are new in the scope; the scope of the greeting counts as loaded behind them. */
  #loadVillages(device: SimDevice, generation: string): void {
    const { named } = device
    const held = this.#parts.heldVillages(device.disk).filter((village) => named?.scope.includes(village))
    this.#ask(device, (answer) => {
      if (!this.#server.takes(generation)) return answer(() => refused(device))
      const life = this.#server.lives.length - 1
      const load = this.#server.loadVillages(device.actor, held)
      answer(() => this.#write(device, life, [...this.#parts.storeVillages(device.disk, load), () => named && this.#parts.endScopeChange(device.disk, named.scopeEpoch, named.scope)]))
    })
  }

  /** What persons here have said to hand-overs. */
  #tellTaken(device: SimDevice, generation: string): void {
    const how = [...device.disk.handOvers.values()].find((one) => one.how !== null)?.how ?? 'taken'
    const ids = [...device.disk.handOvers.values()].filter((one) => one.how === how).map(({ handOver }) => handOver.id)
    this.#ask(device, (answer) => {
      if (!this.#server.takes(generation)) return answer(() => refused(device))
      this.#server.takeHandOvers(device.actor, ids, how)
      answer(() => {
        for (const id of ids) device.disk.handOvers.delete(id)
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

function isSameScope(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join() === other.toSorted().join()
}

/** The server lives another life than this process has greeted. */
function refused(device: SimDevice): void {
  device.greeted = null
}

function noteTruth(device: SimDevice, before: ReadonlyMap<string, unknown>, life: number): void {
  for (const [id, row] of device.disk.rows) if (before.get(id) !== row) device.truth.set(id, life)
}
