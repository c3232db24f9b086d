import type { RegionCode } from '../../shared/domain/region.ts'
import type { HandOverDecision } from '../../shared/sync/hand-over.ts'
import { LineageId, type Operation } from '../../shared/sync/operation.ts'
import { overlay } from '../../shared/sync/apply-changes.ts'
import { planPush } from '../../shared/sync/plan-push.ts'
import type { Outcome } from '../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import type { Chance } from './chance.ts'
import { operationOf, type Intention } from './made-up-operation.ts'
import type { OpenForm } from './open-form.ts'
import type { Oracle } from './oracle.ts'
import { copyDisk, emptyDisk, type Disk, type Save } from './sim-disk.ts'
import { heal, writesOf, type Journal } from './sim-journal.ts'
import { isWithin } from './sim-areas.ts'
import type { GreetingReply, SimParts } from './sim-parts.ts'

/** One computer of one account: a database, a journal beside it, and a process that can be killed. */
export class SimDevice {
  readonly actor: string
  /** Tells a cloned computer from the one that it was copied from. */
  readonly name: string
  disk: Disk
  journal: Journal = new Map()
  clockMs: number
  /** Id of the request that this process waits for; gone when it is killed. */
  waitsFor: number | null = null
  /** The life of the server that this process has greeted; it says it with every request. */
  greeted: string | null = null
  /** What the greeting said. */
  named: GreetingReply | null = null
  /** Whether this exchange has come to the feed: what is saved from then on goes with the next one. */
  isBehindFeed = false
  /** The life for which this process has put back what was lost. */
  handedOver: string | null = null
  /** What has to be answered before anything is taken from that life. */
  goesFirst: ReadonlySet<string> = new Set()
  forms: OpenForm[] = []
  /** Every answer that ever reached this computer, with the decision that it told of. */
  readonly answers: { readonly opId: string; readonly state: Outcome['state']; readonly decision: number; readonly text: string }[] = []
  /** For the oracle: the true life of the server that each row came from. */
  truth = new Map<string, number>()
  readonly #parts: SimParts
  readonly #chance: Chance
  readonly #oracle: Oracle

  constructor(actor: string, name: string, scope: readonly RegionCode[], parts: SimParts, chance: Chance, oracle: Oracle) {
    this.actor = actor
    this.name = name
    this.#parts = parts
    this.#chance = chance
    this.#oracle = oracle
    this.clockMs = chance.pick(CLOCKS)
    this.disk = emptyDisk(() => LineageId.parse(chance.uuid()), scope)
  }

  view(recordId: string): SyncRecord | undefined {
    return overlay(this.disk.rows.get(recordId), this.disk.outbox.filter((operation) => operation.recordId === recordId))
  }

  /** Every record that the screens show. */
  living(): SyncRecord[] {
    const waiting = new Map<string, Operation[]>()
    for (const operation of this.disk.outbox) waiting.set(operation.recordId, [...(waiting.get(operation.recordId) ?? []), operation])
    const ids = new Set([...this.disk.rows.keys(), ...waiting.keys()])
    return [...ids].flatMap((id) => {
      const record = overlay(this.disk.rows.get(id), waiting.get(id) ?? [])
      return record === undefined || record.deleted || !isWithin(this.disk.shownScope, record.areaCode) ? [] : [record]
    })
  }

  /** Opens a form on these records and keeps what they show. */
  look(recordIds: readonly string[]): OpenForm {
    const seen = new Map(recordIds.map((id) => {
      const row = this.disk.rows.get(id)
      const writes = Object.entries(row?.fieldVersions ?? {}).map(([field, version]) => [field, this.#oracle.writerOf(this.truth.get(id) ?? 0, id, version)] as const)
      const view = this.view(id)
      return [id, { view, screen: view?.body ?? {}, knownWrites: Object.fromEntries(writes) }]
    }))
    return { seen, seenIn: this.disk.generation, ownSince: [] }
  }

  /** Saves what a person did, all of it or nothing, and tells the oracle what stood on the screen. A kill may fall between its two writes. */
  save(intentions: readonly Intention[], form: OpenForm = this.look(intentions.map(({ recordId }) => recordId)), isKilled = false): void {
    const groupId = intentions.length > 1 ? this.#chance.uuid() : null
    const saves = intentions.map((intention, place): Save => ({ counter: this.disk.nextCounter + place, operation: this.#operationOf(intention, place, form, groupId) }))
    for (const [place, { operation }] of saves.entries()) {
      const intention = intentions[place]
      if (intention) this.#oracle.note({ ...intention, opId: operation.opId, device: this.name, groupId, isBad: intention.isBad ?? false, resolves: intention.resolves ?? null, form: { ...form, ownSince: [...form.ownSince] }, isAcknowledged: !isKilled, loadedEpoch: this.disk.scopeEpoch })
    }
    const [first, second] = writesOf(this.disk, this.journal, saves, this.#chance.happens(0.5))
    first?.()
    if (isKilled) return this.restart()
    second?.()
    for (const open of this.forms) open.ownSince.push(...saves.map(({ operation }) => operation.opId))
  }

  /** What a person says to a hand-over; the server hears of it with an exchange. */
  answer(id: string, how: HandOverDecision): void {
    const listed = this.disk.handOvers.get(id)
    if (listed) this.disk.handOvers.set(id, { ...listed, how })
    this.#oracle.answered.add(`${this.actor} ${id}`)
  }

  /** Whether this program would refuse the values of an op of somebody else. */
  isRefusedHere(opId: string): boolean {
    return this.#oracle.edits.get(opId)?.isBad ?? false
  }

  /** The process was killed, and starts again: what it only had in its head is gone, and the journal heals the database. */
  restart(): void {
    this.hangUp()
    this.forms = []
    heal(this.disk, this.journal, this.#parts.sortSaves)
  }

  /** The exchange is over; the next one begins with a greeting. */
  hangUp(): void {
    this.waitsFor = null
    this.greeted = null
    this.named = null
    this.handedOver = null
  }

  loseDatabase(): void {
    this.disk = emptyDisk(this.disk.newLineage, this.disk.shownScope)
    this.truth = new Map()
    this.restart()
  }

  /** An older copy of the database is put back; the journal is of today. */
  putBack(older: Disk, truth: ReadonlyMap<string, number>): void {
    this.disk = copyDisk(older)
    this.truth = new Map(truth)
    this.restart()
  }

  /** Another computer with a copy of this one's disk, as it lies there. */
  clone(name: string): SimDevice {
    const twin = new SimDevice(this.actor, name, this.disk.shownScope, this.#parts, this.#chance, this.#oracle)
    twin.disk = copyDisk(this.disk)
    twin.journal = new Map(this.journal)
    twin.truth = new Map(this.truth)
    twin.restart()
    return twin
  }

  nextBatch(maxOperations: number): readonly Operation[] {
    return planPush(this.disk.outbox, { maxOperations, maxBytes: 100_000 }, () => 1)[0] ?? []
  }

  note(outcomes: readonly Outcome[], decisions: ReadonlyMap<string, number>): void {
    for (const outcome of outcomes) if (outcome.code !== 'sequence_reused') this.answers.push({ opId: outcome.opId, state: outcome.state, decision: decisions.get(outcome.opId) ?? 0, text: JSON.stringify(outcome) })
  }

  #operationOf(intention: Intention, place: number, form: OpenForm, groupId: string | null): Operation {
    const { recordId } = intention
    const own = form.ownSince.map((opId) => this.#oracle.operations.get(opId)).filter((operation) => operation?.recordId === recordId) as Operation[]
    const seen = this.#parts.whatWasSeen(form.seen.get(recordId)?.view, own, this.view(recordId))
    const operation = operationOf(intention, { seen, seenIn: form.seenIn, groupId, actor: this.actor, clockMs: this.clockMs, lineageId: this.disk.lineageId, seq: this.disk.nextSeq + place }, this.#chance)
    this.#oracle.operations.set(operation.opId, operation)
    return operation
  }
}

/** 2020, today, 2036: computers in villages lose their batteries. */
const CLOCKS = [Date.UTC(2020, 0, 1), Date.UTC(2026, 10, 21), Date.UTC(2036, 5, 1)]
