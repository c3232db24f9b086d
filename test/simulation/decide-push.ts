import { OLDEST_SCHEMA_VERSION, SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import { needsRow } from '../../shared/sync/apply-changes.ts'
import { fileConflict, settleConflict } from '../../shared/sync/conflict-draft.ts'
import { unitsOf } from '../../shared/sync/decide-group.ts'
import type { Decision } from '../../shared/sync/decision.ts'
import { awaitedRecord } from '../../shared/sync/holding.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Conflict, Outcome } from '../../shared/sync/outcome.ts'
import type { ServerState } from './server-state.ts'
import type { PushAnswer, SimParts, Waypoint } from './sim-parts.ts'

/** One push inside its transaction: the change number is the one with which it began. */
export class PushDecision {
  readonly #state: ServerState
  readonly #parts: SimParts
  readonly #number: number
  readonly #nextDecision: () => number
  readonly #raised = new Map<string, Conflict>()

  constructor(state: ServerState, parts: SimParts, number: number, nextDecision: () => number) {
    this.#state = state
    this.#parts = parts
    this.#number = number
    this.#nextDecision = nextDecision
  }

  /** Decides what the ledger does not answer, writes it, and brings in what waited for it. */
  take(actor: string, operations: readonly Operation[], setWaypoint: () => Waypoint): PushAnswer {
    const state = this.#state
    const lineageId = operations[0]?.lineageId ?? ''
    const bySeq = new Map(operations.flatMap(({ seq }) => { const opId = state.numbers.get(`${lineageId} ${seq}`); return opId === undefined ? [] : [[seq, opId] as const] }))
    const { fresh, known } = this.#parts.sortFresh(operations, { byId: state.ledger, bySeq })
    const made: string[] = []
    for (const unit of unitsOf(fresh)) {
      state.commitOrder.push({ opIds: unit.map((operation) => operation.opId), generation: state.generation, push: state.commits })
      for (const operation of unit) state.numbers.set(`${operation.lineageId} ${operation.seq}`, operation.opId)
      made.push(...this.#carryOut(unit, actor))
    }
    this.#retryWaitingFor(made)
    const reused = new Map([...known].filter(([, outcome]) => outcome.code === 'sequence_reused').map(([operation, outcome]) => [operation.opId, outcome]))
    const outcomes = operations.map((operation) => reused.get(operation.opId) ?? this.#answerTo(operation))
    const wanted = operations.filter((operation, at) => needsRow(operation, outcomes[at] ?? missing()))
    const records = new Map(wanted.flatMap(({ recordId }) => { const record = state.records.get(recordId); return record ? [[record.id, record] as const] : [] }))
    state.commits++
    return { outcomes, records: [...records.values()], conflicts: [...this.#raised.values()], waypoint: setWaypoint(), decisions: new Map(operations.map((operation) => [operation.opId, state.ledger.get(operation.opId)?.decision ?? 0])) }
  }

  #answerTo(operation: Operation): Outcome {
    return this.#state.ledger.get(operation.opId)?.outcome ?? missing()
  }

  /** The records that the unit made. */
  #carryOut(unit: readonly Operation[], actor: string): string[] {
    const state = this.#state
    const judged = unit.map((operation) => this.#parts.inThisLife(operation, state.generation))
    const findRecord = (id: string) => state.records.get(id)
    const findConflict = (id: string) => state.conflicts.get(id)
    const decisions = this.#parts.decideGroup(judged, { actor, power: 'records', isInScope: () => true, findRecord, findConflict, schemaVersion: SCHEMA_VERSION, oldestSchemaVersion: OLDEST_SCHEMA_VERSION })
    for (const decision of decisions) this.#write(decision, actor)
    return decisions.filter(({ changed, operation }) => changed && operation.kind === 'create').map(({ operation }) => operation.recordId)
  }

  #write(decision: Decision, actor: string): void {
    const state = this.#state
    const { operation, outcome, record } = decision
    state.ledger.set(operation.opId, { hash: operation.hash, outcome, decision: this.#nextDecision() })
    if (outcome.state === 'held') state.held.set(operation.opId, { operation, actor, awaits: outcome.code === 'record_missing' ? awaitedRecord(operation, outcome) : null })
    else state.held.delete(operation.opId)
    if (decision.changed && record) {
      state.records.set(record.id, record)
      state.actors.set(`${record.id} ${record.rowVersion}`, actor)
      state.writers.set(`${record.id} ${record.rowVersion}`, operation.opId)
      state.feed.push({ number: this.#number, record })
    }
    for (const draft of decision.conflicts) this.#keep(fileConflict(draft, { theirsBy: state.actors.get(`${operation.recordId} ${draft.theirsVersion}`) ?? '', theirsAt: 'then', raisedAt: 'now' }))
    const settled = decision.settles === null ? undefined : state.conflicts.get(decision.settles)
    if (settled?.recordId === operation.recordId) this.#keep(settleConflict(settled, operation, record, 'now'))
  }

  /** What came too early goes in, its group with it; what it makes may be what others wait for. */
  #retryWaitingFor(made: readonly string[]): void {
    for (const recordId of made) {
      const waiting = [...this.#state.held.values()].filter((held) => held.awaits === recordId)
      const groups = new Set(waiting.map((held) => held.operation.groupId ?? held.operation.opId))
      const units = unitsOf([...this.#state.held.values()].map((held) => held.operation).filter((operation) => groups.has(operation.groupId ?? operation.opId)))
      for (const unit of units) {
        // One that it brought in meanwhile may have brought this one.
        if (!unit.every((operation) => this.#state.held.has(operation.opId))) continue
        const actor = unit[0]?.actor ?? ''
        const more = this.#carryOut(unit, actor)
        for (const operation of unit) this.#state.feed.push({ number: this.#number, outcome: { actor, outcome: this.#answerTo(operation) } })
        this.#retryWaitingFor(more)
      }
    }
  }

  #keep(conflict: Conflict): void {
    this.#state.conflicts.set(conflict.id, conflict)
    this.#state.feed.push({ number: this.#number, conflict })
    this.#raised.set(conflict.id, conflict)
  }
}

function missing(): never {
  throw new Error('op without an answer')
}
