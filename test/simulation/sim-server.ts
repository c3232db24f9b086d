import type { Operation } from '../../shared/sync/operation.ts'
import type { Chance } from './chance.ts'
import { PushDecision } from './decide-push.ts'
import { acknowledgedSeq, copyState, emptyState, type ServerState } from './server-state.ts'
import { isOtherLife, type Greeting, type GreetingReply, type Load, type Page, type PushAnswer, type SimParts, type Waypoint } from './sim-parts.ts'

/** A transaction that has begun, and so has its change number, and commits later. */
export interface OpenPush {
  readonly number: number
  readonly actor: string
  readonly operations: readonly Operation[]
  readonly reply: (answer: PushAnswer) => void
}

/** Backups that are kept; the oldest of them says what devices may forget. */
const KEPT_BACKUPS = 3

export class SimServer {
  state: ServerState
  readonly open: OpenPush[] = []
  readonly backups: ServerState[] = []
  /** Beside the database and not in it: the last waypoint. */
  marker: Waypoint
  /** For the oracle alone: how often the database truly went back, and who wrote what in each of these lives. */
  readonly lives: ReadonlyMap<string, string>[] = []
  generationsBegun = 0
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
    return { generation, acknowledgedSeq: acknowledgedSeq(this.state, greeting.lineageId), backedUp: this.#backedUp() }
  }

  /** Those of these ops that the ledger does not know. */
  findUnknown(opIds: readonly string[]): ReadonlySet<string> {
    return new Set(opIds.filter((opId) => !this.state.ledger.has(opId)))
  }

  /** Whether a request of that generation is answered; a refused one says hello first. */
  takes(generation: string): boolean {
    return !this.#parts.refusesOtherLives || generation === this.state.generation
  }

  begin(push: Omit<OpenPush, 'number'>): void {
    this.open.push({ ...push, number: ++this.state.lastNumber })
  }

  /** Decides and writes one open transaction, whichever began first. */
  commit(push: OpenPush): void {
    this.open.splice(this.open.indexOf(push), 1)
    push.reply(new PushDecision(this.state, this.#parts, push.number, () => ++this.#lastDecision).take(push.actor, push.operations, () => this.#setWaypoint()))
  }

  pull(actor: string, cursor: number, limit: number): Page {
    const waiting = this.state.feed.filter((entry) => entry.number > cursor && entry.number < this.#safeNumber()).sort((left, right) => left.number - right.number)
    // A page ends between numbers, never inside one.
    const last = waiting[limit - 1]?.number ?? waiting.at(-1)?.number ?? cursor
    const page = waiting.filter((entry) => entry.number <= last)
    return {
      records: page.flatMap((entry) => (entry.record ? [asSent(entry.record)] : [])),
      conflicts: page.flatMap((entry) => entry.conflict ?? []),
      outcomes: page.flatMap((entry) => (entry.outcome?.actor === actor ? [entry.outcome.outcome] : [])),
      cursor: last,
      // Set after the reading: a database that holds the waypoint holds what the page shows.
      waypoint: page.length > 0 ? this.#setWaypoint() : null,
    }
  }

  /** Everything as it stands, and from where the feed goes on. */
  load(): Load {
    const { generation, records, conflicts } = this.state
    return { generation, records: [...records.values()].map(asSent), conflicts: [...conflicts.values()], cursor: this.#safeNumber() - 1, waypoint: this.#setWaypoint() }
  }

  backUp(): void {
    this.beat()
    this.backups.push(copyState(this.state))
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
    const isWhole = this.backups.length === KEPT_BACKUPS && this.backups.every((backup) => backup.generation === this.state.generation)
    return isWhole ? Math.min(...this.backups.map((backup) => backup.commits)) : 0
  }
}

/** A deleted record travels as a tombstone, without its body. */
function asSent(record: ServerState['records'] extends Map<string, infer R> ? R : never) {
  return record.deleted ? { ...record, body: {}, fieldVersions: {} } : record
}
