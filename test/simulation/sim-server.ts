import type { RegionCode } from '../../shared/domain/region.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { HandOverDecision } from '../../shared/sync/hand-over.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Chance } from './chance.ts'
import { PushDecision } from './decide-push.ts'
import { moveHousehold } from './move-in-sim.ts'
import { cursorOf, isWithin, nameScope, noteContact, readAccount } from './sim-areas.ts'
import { entriesFor } from './sim-feed.ts'
import { acknowledgedSeq, copyState, emptyState, type ServerState } from './server-state.ts'
import { isOtherLife, type Greeting, type GreetingReply, type Load, type Page, type VillageLoad, type PushAnswer, type SimParts, type Waypoint } from './sim-parts.ts'

/** A transaction that has begun, and so has its change number, and commits later. */
export interface OpenPush {
  readonly number: number
  /** As it stood when the request came in. */
  readonly account: Account
  readonly operations: readonly Operation[]
  /** Which scope the device has whole. */
  readonly loadedEpoch: number
  readonly reply: (answer: PushAnswer) => void
}

export interface PullRequest {
  readonly actor: string
  readonly lineageId: string
  readonly cursor: number
  readonly scopeEpoch: number
}

/** Backups that are kept; the oldest of them says what devices may forget. */
const KEPT_BACKUPS = 3

export class SimServer {
  state: ServerState
  readonly open: OpenPush[] = []
  readonly backups: ServerState[] = []
  /** How often the database had gone back when each was taken: what was counted in another branch holds nothing of this one. */
  readonly #branches = new Map<ServerState, number>()
  /** Beside the database and not in it: the last waypoint. */
  marker: Waypoint
  /** For the oracle alone: how often the database truly went back, and who wrote what in each of these lives. */
  readonly lives: ReadonlyMap<string, string>[] = []
  generationsBegun = 0
  /** The clock of the county's computer. */
  now = new Date(Date.UTC(2026, 10, 21))
  readonly #parts: SimParts
  readonly #chance: Chance
  #lastDecision = 0
  #lastWaypoint = 0

  constructor(parts: SimParts, chance: Chance) {
    this.#parts = parts
    this.#chance = chance
    this.state = emptyState(chance.uuid())
    this.lives.push(this.state.writers)
    this.marker = this.#setWaypoint()
  }

  greet(greeting: Greeting): GreetingReply {
    if (greeting.waypoint && this.#parts.isOtherLife(greeting.waypoint, this.state)) this.#beginGeneration(greeting.waypoint)
    const { generation } = this.state
    const account = readAccount(this.state.areas, greeting.actor)
    this.#meet(account, greeting.lineageId, false, greeting.generation === generation ? greeting.cursor : 0)
    return { generation, acknowledgedSeq: acknowledgedSeq(this.state, greeting.lineageId), backedUp: this.#backedUp(), scopeEpoch: account.scopeEpoch, scope: account.scope }
  }

  /** Those of these ops that the ledger does not know. */
  findUnknown(opIds: readonly string[]): ReadonlySet<string> {
    return new Set(opIds.filter((opId) => !this.state.ledger.has(opId)))
  }

  /** Whether a request of that generation is answered; a refused one says hello first. */
  takes(generation: string): boolean {
    return !this.#parts.refusesOtherLives || generation === this.state.generation
  }

  begin({ actor, ...push }: Omit<OpenPush, 'number' | 'account'> & { readonly actor: string }): void {
    this.open.push({ ...push, account: readAccount(this.state.areas, actor), number: ++this.state.lastNumber })
  }

  /** Decides and writes one open transaction, whichever began first. */
  commit(push: OpenPush): void {
    this.open.splice(this.open.indexOf(push), 1)
    const around = { number: push.number, now: this.now, nextDecision: () => ++this.#lastDecision, newId: () => this.#chance.uuid(), setWaypoint: () => this.#setWaypoint() }
    push.reply(new PushDecision(this.state, this.#parts, around).take(push.account, push.operations, push.loadedEpoch))
  }

  /** Undefined where the device asks for the feed of another scope than the account's of today. */
  pull({ actor, lineageId, cursor, scopeEpoch }: PullRequest, limit: number): Page | undefined {
    const account = readAccount(this.state.areas, actor)
    if (scopeEpoch !== account.scopeEpoch) return undefined
    this.#meet(account, lineageId, true, cursor)
    const waiting = entriesFor(this.state, account, this.#parts.tellsPastDepartures).filter((entry) => entry.number > cursor && entry.number < this.#safeNumber()).sort((left, right) => left.number - right.number)
    // A page ends between numbers, never inside one.
    const last = waiting[limit - 1]?.number ?? waiting.at(-1)?.number ?? cursor
    const page = waiting.filter((entry) => entry.number <= last)
    return {
      records: page.flatMap((entry) => (entry.record ? [asSent(entry.record)] : [])),
      conflicts: page.flatMap((entry) => entry.conflict ?? []),
      outcomes: page.flatMap((entry) => entry.outcome?.outcome ?? []),
      handOvers: page.flatMap((entry) => entry.handOver ?? []),
      departures: page.flatMap((entry) => entry.departure?.householdId ?? []),
      cursor: last,
      // Set after the reading: a database that holds the waypoint holds what the page shows.
      waypoint: page.length > 0 ? this.#setWaypoint() : null,
    }
  }

  /** Everything of a scope as it stands, and from where the feed goes on. */
  load(actor: string): Load {
    const account = readAccount(this.state.areas, actor)
    return { ...this.#villages(account.scope), generation: this.state.generation, scopeEpoch: account.scopeEpoch, scope: account.scope, waypoint: this.#setWaypoint() }
  }

  /** The villages of the account's scope of today that a device does not hold, with what is open there. */
  loadVillages(actor: string, held: readonly RegionCode[]): VillageLoad {
    const { scope } = readAccount(this.state.areas, actor)
    return this.#villages(scope.filter((village) => !held.includes(village)))
  }

  #villages(villages: readonly RegionCode[]): VillageLoad {
    const { records, conflicts, areas } = this.state
    const isThere = ({ areaCode }: { readonly areaCode: RegionCode }) => isWithin(villages, areaCode)
    return { villages, records: [...records.values()].filter(isThere).map(asSent), conflicts: [...conflicts.values()].filter(isThere), handOvers: [...areas.handOvers.values()].filter((one) => isThere(one) && one.taken === null), cursor: this.#safeNumber() - 1 }
  }

  /** What a person has said to hand-overs of their areas; the first word stands. */
  takeHandOvers(actor: string, ids: readonly string[], how: HandOverDecision): void {
    const { areas, feed } = this.state
    const { scope } = readAccount(areas, actor)
    const number = ++this.state.lastNumber
    for (const handOver of ids.flatMap((id) => areas.handOvers.get(id) ?? [])) {
      if (handOver.taken !== null || !isWithin(scope, handOver.areaCode) || (handOver.offered === null) !== (how === 'taken')) continue
      const taken = { ...handOver, taken: { by: actor, at: this.now.toISOString(), how } }
      areas.handOvers.set(taken.id, taken)
      feed.push({ number, handOver: taken })
    }
  }

  nameScope(actor: string, scope: readonly RegionCode[]): void {
    nameScope(this.state.areas, actor, scope, this.now)
    this.state.happened.push({ what: 'scope', account: actor, scope, at: this.now })
  }

  scopeOf(actor: string): readonly RegionCode[] {
    return readAccount(this.state.areas, actor).scope
  }

  move(householdId: string, to: RegionCode): void {
    moveHousehold(this.state, householdId, to, this.now)
  }

  #meet(account: Account, lineageId: string, isLoaded: boolean, number: number): void {
    noteContact(this.state.areas, account, lineageId, { isLoaded, cursor: cursorOf(number) }, this.now)
    this.state.happened.push({ what: 'met', account: account.account, lineageId, epoch: account.scopeEpoch, isLoaded, number, at: this.now })
  }

  backUp(): void {
    this.beat()
    const backup = copyState(this.state)
    this.backups.push(backup)
    this.#branches.set(backup, this.lives.length)
    if (this.backups.length > KEPT_BACKUPS) this.backups.shift()
  }

  /** Notes beside the database how far it has come. */
  beat(): void {
    this.marker = this.#setWaypoint()
  }

  /** The database is another one from now on: that of a backup, and with it what was open is gone. `isMarkerToo`: the whole machine went back. Gives whether it was recognised at once. */
  restore(backup: ServerState, isMarkerToo: boolean): boolean {
    this.state = copyState(backup)
    this.lives.push(this.state.writers)
    this.open.length = 0
    const isRecognised = !isMarkerToo && this.#parts.readsMarker && isOtherLife(this.marker, this.state)
    if (isRecognised) this.#beginGeneration(this.marker)
    this.beat()
    return isRecognised
  }

  /** `lost`: the life that gave the waypoint is known from now on, so that nobody begins another one for it. */
  #beginGeneration(lost: Waypoint): void {
    this.generationsBegun++
    this.state.generation = this.#chance.uuid()
    this.state.generations.push(lost.generation, this.state.generation)
  }

  #setWaypoint(): Waypoint {
    this.state.waypoints.add(++this.#lastWaypoint)
    return { generation: this.state.generation, id: this.#lastWaypoint, commit: this.state.commits }
  }

  #safeNumber(): number {
    const next = this.state.lastNumber + 1
    return this.#parts.feedWaits ? Math.min(next, ...this.open.map((push) => push.number)) : next
  }

  /** Until which commit of this generation every backup that may be brought back holds the ledger. */
  #backedUp(): number {
    const isWhole = this.backups.length === KEPT_BACKUPS && this.backups.every((backup) => backup.generation === this.state.generation && this.#branches.get(backup) === this.lives.length)
    return isWhole ? Math.min(...this.backups.map((backup) => backup.commits)) : 0
  }
}

/** A deleted record travels as a tombstone, without its body. */
function asSent(record: ServerState['records'] extends Map<string, infer R> ? R : never) {
  return record.deleted ? { ...record, body: {}, fieldVersions: {} } : record
}
