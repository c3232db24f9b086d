import { OWN_SCHEMA } from '../../server/sync/server-schema.ts'
import { answerOf, type Taken } from '../../server/sync/decide-unit.ts'
import { asItLies, type Stage } from '../../server/sync/set-stage.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { needsRow } from '../../shared/sync/apply-changes.ts'
import { recordOfCreate } from '../../shared/sync/decide-operation.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { fileConflict, settleConflict } from '../../shared/sync/conflict-draft.ts'
import { unitsOf } from '../../shared/sync/decide-group.ts'
import { awaitedRecord } from '../../shared/sync/holding.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Conflict, Outcome } from '../../shared/sync/outcome.ts'
import { readdress } from '../../shared/sync/readdress.ts'
import { claimsOf, claimsOfHeld, historyOf, isWithin, noteContact, readAccount, type Claims } from './sim-areas.ts'
import type { HeldOperation, ServerState } from './server-state.ts'
import type { PushAnswer, SimParts, Waypoint } from './sim-parts.ts'

const NO_GROUPS: ReadonlySet<string> = new Set()

/** What a push brings from outside of the database. */
export interface PushCircumstances {
  /** The change number with which the transaction began. */
  readonly number: number
  readonly now: Date
  readonly nextDecision: () => number
  readonly newId: () => string
  readonly setWaypoint: () => Waypoint
}

/** One push inside its transaction. */
export class PushDecision {
  readonly #state: ServerState
  readonly #parts: SimParts
  readonly #around: PushCircumstances
  readonly #raised = new Map<string, Conflict>()

  constructor(state: ServerState, parts: SimParts, around: PushCircumstances) {
    this.#state = state
    this.#parts = parts
    this.#around = around
  }

  /** Decides what the ledger does not answer, writes it, and brings in what waited for it. `loadedEpoch`: which scope the device has whole. */
  take(account: Account, sent: readonly Operation[], loadedEpoch: number): PushAnswer {
    const state = this.#state
    const lineageId = sent[0]?.lineageId ?? ''
    this.#meet(account, lineageId, loadedEpoch >= account.scopeEpoch)
    if (loadedEpoch < account.scopeEpoch) this.#noteLoaded(account, lineageId, loadedEpoch)
    const operations = this.#asToday(sent)
    const moved = new Set(operations.filter((operation, at) => operation !== sent[at]).map(({ recordId }) => recordId))
    const claims = claimsOf(state.areas, account.account, lineageId, this.#around.now, this.#parts.claimOf)
    const bySeq = new Map(operations.flatMap(({ seq }) => { const opId = state.numbers.get(`${lineageId} ${seq}`); return opId === undefined ? [] : [[seq, opId] as const] }))
    const { fresh, known } = this.#parts.sortFresh(operations, { byId: state.ledger, bySeq, isForeign: false })
    const made: string[] = []
    for (const unit of unitsOf(fresh)) {
      state.happened.push({ what: 'unit', opIds: unit.map(({ opId }) => opId), generation: state.generation, push: state.commits, account: account.account, lineageId, scope: account.scope, epoch: account.scopeEpoch, at: this.#around.now })
      for (const operation of unit) state.numbers.set(`${operation.lineageId} ${operation.seq}`, operation.opId)
      made.push(...this.#carryOut(unit, account, claims, account.scopeEpoch, false))
    }
    this.#retryWaitingFor(made)
    const reused = new Map([...known].filter(([, outcome]) => outcome.code === 'sequence_reused').map(([operation, outcome]) => [operation.opId, outcome]))
    const outcomes = operations.map((operation) => reused.get(operation.opId) ?? this.#answerTo(operation))
    const wanted = operations.filter((operation, at) => (known.has(operation) && !reused.has(operation.opId)) || moved.has(operation.recordId) || needsRow(operation, outcomes[at] ?? missing()))
    const places = new Map(sent.map(({ opId, areaCode }) => [opId, areaCode]))
    const records = new Map(wanted.flatMap((operation) => this.#rowFor(account, operation, places.get(operation.opId) ?? operation.areaCode)).map((record) => [record.id, record]))
    state.commits++
    return {
      outcomes, records: [...records.values()], conflicts: [...this.#raised.values()].filter(({ areaCode }) => isWithin(account.scope, areaCode)), waypoint: this.#around.setWaypoint(),
      decisions: new Map(operations.map((operation) => [operation.opId, state.ledger.get(operation.opId)?.decision ?? 0])),
    }
  }

  /** As it stands; in the place of a row that has left the author's areas, a mark with nothing in it, where the ledger answers as on the first day. */
  #rowFor({ scope }: Account, operation: Operation, areaCode: RegionCode): SyncRecord[] {
    const record = this.#state.records.get(operation.recordId)
    if (!record || isWithin(scope, record.areaCode)) return record ? [record] : []
    const { rowVersion } = this.#state.ledger.get(operation.opId)?.outcome ?? { rowVersion: 0 }
    return rowVersion === 0 || areaCode === record.areaCode || !this.#parts.marksDeparted ? [] : [{ ...recordOfCreate(operation), areaCode, body: {}, rowVersion, deleted: true }]
  }

  /** A device that has an older scope whole knows of every loss before it. Only of one under which it was met: what it says proves no meeting. */
  #noteLoaded(account: Account, lineageId: string, epoch: number): void {
    if (this.#state.areas.contacts.get(`${account.account} ${lineageId}`)?.some((contact) => contact.epoch === epoch)) this.#meet({ ...account, scopeEpoch: epoch }, lineageId, true)
  }

  #meet(account: Account, lineageId: string, isLoaded: boolean): void {
    noteContact(this.#state.areas, account, lineageId, { isLoaded, cursor: null }, this.#around.now)
    this.#state.happened.push({ what: 'met', account: account.account, lineageId, epoch: account.scopeEpoch, isLoaded, number: 0, at: this.#around.now })
  }

  /** The ops as they apply today: in this life, where their households are now. */
  #asToday(sent: readonly Operation[]): Operation[] {
    const { records, areas, generation } = this.#state
    const history = historyOf(areas)
    return sent.map((operation) => asItLies(readdress(this.#parts.inThisLife(operation, generation), records.get(operation.householdId), history), records.get(operation.recordId)))
  }

  #answerTo(operation: Operation): Outcome {
    return this.#state.ledger.get(operation.opId)?.outcome ?? missing()
  }

  /** The records that the unit made. */
  #carryOut(unit: readonly Operation[], account: Account, claims: Claims, scopeEpoch: number, isWaiting: boolean): string[] {
    const { records, conflicts } = this.#state
    const stage: Stage = { account, schema: OWN_SCHEMA, operations: unit, moved: new Set(), records, conflicts, claims, isWaiting }
    const decisions = this.#parts.decideUnit(unit, stage, NO_GROUPS)
    for (const decision of decisions) this.#write(decision, account.account, scopeEpoch)
    return decisions.filter(({ changed, operation }) => changed && operation.kind === 'create').map(({ operation }) => operation.recordId)
  }

  #write(decision: Taken, actor: string, scopeEpoch: number): void {
    const state = this.#state
    const { operation, outcome, record } = decision
    state.ledger.set(operation.opId, { hash: operation.hash, outcome: answerOf(decision), decision: this.#around.nextDecision() })
    if (outcome.state === 'held') state.held.set(operation.opId, { operation, actor, scopeEpoch, at: this.#around.now, awaits: outcome.code === 'record_missing' ? awaitedRecord(operation, outcome) : null })
    else state.held.delete(operation.opId)
    if (decision.changed && record) {
      state.records.set(record.id, record)
      state.actors.set(`${record.id} ${record.rowVersion}`, actor)
      state.writers.set(`${record.id} ${record.rowVersion}`, operation.opId)
      state.feed.push({ number: this.#around.number, record })
    }
    for (const draft of decision.conflicts) this.#keep(fileConflict(draft, { theirsBy: state.actors.get(`${operation.recordId} ${draft.theirsVersion}`) ?? '', theirsAt: 'then', raisedAt: 'now' }))
    const settled = decision.settles === null ? undefined : state.conflicts.get(decision.settles)
    if (settled?.recordId === operation.recordId) this.#keep(settleConflict(settled, operation, record, 'now'))
    if (decision.handed !== null) this.#hand(decision, actor)
  }

  /** Puts work on the list of whoever has the household now. */
  #hand({ operation, handed, changed, conflicts }: Taken, by: string): void {
    const { opId, householdId, recordId, recordKind, areaCode, kind, year, changes, lineageId, deviceTime } = operation
    const { areas, feed } = this.#state
    areas.handed.push({ account: by, lineageId, householdId, at: this.#around.now })
    if (handed === 'carried_out' && !changed && conflicts.length === 0) return
    const offered = handed === 'offered' ? { kind, year, changes } : null
    const handOver = this.#parts.listHandOver({ id: this.#around.newId(), opId, householdId, recordId, recordKind, areaCode, fields: Object.keys(changes), by, madeAt: deviceTime, handedAt: this.#around.now.toISOString(), offered, taken: null })
    if (!handOver) return
    areas.handOvers.set(handOver.id, handOver)
    feed.push({ number: this.#around.number, handOver })
  }

  /** What came too early goes in, its group with it; what it makes may be what others wait for. */
  #retryWaitingFor(made: readonly string[]): void {
    for (const recordId of made) {
      const waiting = [...this.#state.held.values()].filter((held) => held.awaits === recordId)
      const groups = new Set(waiting.map((held) => held.operation.groupId ?? held.operation.opId))
      const units = unitsOf([...this.#state.held.values()].map((held) => held.operation).filter((operation) => groups.has(operation.groupId ?? operation.opId)))
      for (const unit of units) {
        const held = this.#state.held.get(unit[0]?.opId ?? '')
        // One that it brought in meanwhile may have brought this one.
        if (!held || !unit.every((operation) => this.#state.held.has(operation.opId))) continue
        this.#retry(unit, held)
      }
    }
  }

  #retry(unit: readonly Operation[], held: HeldOperation): void {
    const { areas, feed } = this.#state
    const account = readAccount(areas, held.actor)
    const more = this.#carryOut(this.#asToday(unit), account, claimsOfHeld(areas, account, held), held.scopeEpoch, true)
    for (const operation of unit) feed.push({ number: this.#around.number, outcome: { actor: held.actor, outcome: this.#answerTo(operation) } })
    this.#retryWaitingFor(more)
  }

  #keep(conflict: Conflict): void {
    this.#state.conflicts.set(conflict.id, conflict)
    this.#state.feed.push({ number: this.#around.number, conflict })
    this.#raised.set(conflict.id, conflict)
  }
}

function missing(): never {
  throw new Error('op without an answer')
}
