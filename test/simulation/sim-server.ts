import { OLDEST_SCHEMA_VERSION, SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import { needsRow } from '../../shared/sync/apply-changes.ts'
import { fileConflict, settleConflict } from '../../shared/sync/conflict-draft.ts'
import { unitsOf } from '../../shared/sync/decide-group.ts'
import type { Decision } from '../../shared/sync/decision.ts'
import type { LedgerEntry } from '../../shared/sync/find-ledger-answer.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { Conflict } from '../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import type { Chance } from './chance.ts'
import type { Page, PushAnswer, SimParts } from './sim-parts.ts'

interface FeedEntry {
  readonly number: number
  readonly record?: SyncRecord
  readonly conflict?: Conflict
}

/** A transaction that has begun, and so has its change number, and commits later. */
export interface OpenPush {
  readonly number: number
  readonly actor: string
  readonly operations: readonly Operation[]
  readonly reply: (answer: PushAnswer) => void
}

export class SimServer {
  readonly records = new Map<string, SyncRecord>()
  readonly conflicts = new Map<string, Conflict>()
  /** Units in the order in which they were decided for the first time. */
  readonly commitOrder: (readonly string[])[] = []
  readonly ledger = new Map<string, LedgerEntry & { readonly recordId: string; readonly actor: string }>()
  readonly open: OpenPush[] = []
  readonly #authors = new Map<string, string>()
  readonly #seqs = new Map<string, string>()
  readonly #feed: FeedEntry[] = []
  readonly #parts: SimParts
  readonly #chance: Chance
  #lastNumber = 0

  constructor(parts: SimParts, chance: Chance) {
    this.#parts = parts
    this.#chance = chance
  }

  get lastNumber(): number {
    return this.#lastNumber
  }

  begin(push: Omit<OpenPush, 'number'>): void {
    this.open.push({ ...push, number: ++this.#lastNumber })
  }

  /** Decides and writes one open transaction, whichever began first. */
  commit(push: OpenPush): void {
    this.open.splice(this.open.indexOf(push), 1)
    const touched = new Map<string, SyncRecord>()
    const raised: Conflict[] = []
    for (const unit of unitsOf(push.operations)) {
      const fresh = unit.filter((operation) => this.#findAnswer(operation) === undefined)
      if (fresh.length === 0) continue
      this.commitOrder.push(fresh.map((operation) => operation.opId))
      for (const decision of this.#decide(fresh, push.actor)) this.#write(decision, push, raised)
    }
    const outcomes = push.operations.map((operation) => {
      const outcome = this.#findAnswer(operation)
      if (!outcome) throw new Error('op without an answer')
      const record = this.records.get(operation.recordId)
      if (record && needsRow(operation, outcome)) touched.set(record.id, record)
      return outcome
    })
    push.reply({ outcomes, records: [...touched.values()], conflicts: raised })
  }

  pull(cursor: number, limit: number): Page {
    const safe = this.#parts.feedWaits ? Math.min(this.#lastNumber + 1, ...this.open.map((push) => push.number)) : this.#lastNumber + 1
    const waiting = this.#feed.filter((entry) => entry.number > cursor && entry.number < safe).sort((left, right) => left.number - right.number)
    // A page ends between numbers, never inside one.
    const last = waiting[limit - 1]?.number ?? waiting.at(-1)?.number ?? cursor
    const page = waiting.filter((entry) => entry.number <= last)
    return { records: page.flatMap((entry) => (entry.record ? [asSent(entry.record)] : [])), conflicts: page.flatMap((entry) => entry.conflict ?? []), cursor: last }
  }

  #findAnswer(operation: Operation) {
    return this.#parts.findLedgerAnswer(operation, this.ledger.get(operation.opId), this.#seqs.get(`${operation.lineageId} ${operation.seq}`))
  }

  #decide(unit: readonly Operation[], actor: string): readonly Decision[] {
    const findRecord = (id: string) => this.records.get(id)
    return this.#parts.decideGroup(unit, { actor, power: 'records', isInScope: () => true, findRecord, findConflict: (id) => this.conflicts.get(id), schemaVersion: SCHEMA_VERSION, oldestSchemaVersion: OLDEST_SCHEMA_VERSION })
  }

  #write(decision: Decision, push: OpenPush, raised: Conflict[]): void {
    const { operation, outcome, record } = decision
    this.ledger.set(operation.opId, { hash: operation.hash, outcome, recordId: operation.recordId, actor: push.actor })
    this.#seqs.set(`${operation.lineageId} ${operation.seq}`, operation.opId)
    if (decision.changed && record) {
      this.records.set(record.id, record)
      this.#authors.set(`${record.id} ${record.rowVersion}`, push.actor)
      this.#feed.push({ number: push.number, record })
    }
    for (const draft of decision.conflicts) {
      const theirsBy = this.#authors.get(`${operation.recordId} ${draft.theirsVersion}`) ?? ''
      this.#keepConflict(fileConflict(draft, { id: this.#chance.uuid(), theirsBy, theirsAt: 'then', raisedAt: 'now' }), push, raised)
    }
    const settled = decision.settles === null ? undefined : this.conflicts.get(decision.settles)
    if (settled) this.#keepConflict(settleConflict(settled, operation, record, 'now'), push, raised)
  }

  #keepConflict(conflict: Conflict, push: OpenPush, raised: Conflict[]): void {
    this.conflicts.set(conflict.id, conflict)
    this.#feed.push({ number: push.number, conflict })
    raised.push(conflict)
  }
}

/** A deleted record travels as a tombstone, without its body. */
function asSent(record: SyncRecord): SyncRecord {
  return record.deleted ? { ...record, body: {}, fieldVersions: {} } : record
}
