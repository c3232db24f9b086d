import { createHash } from 'node:crypto'
import { Cursor, type PullLine } from '../../../shared/protocol/pull.ts'
import type { PushReply } from '../../../shared/protocol/push.ts'
import type { RefusalCode } from '../../../shared/protocol/refusal.ts'
import type { RecordId } from '../../../shared/domain/record-id.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import { BUCKETS, bucketOf, DIGEST_HEX_DIGITS, digestText, rootText, tallyOf } from '../../../shared/sync/agreement.ts'
import { needsRow } from '../../../shared/sync/apply-changes.ts'
import { fileConflict, settleConflict } from '../../../shared/sync/conflict-draft.ts'
import { decideGroup, unitsOf } from '../../../shared/sync/decide-group.ts'
import { inThisLife } from '../../../shared/sync/versions-of-life.ts'
import { OperationId, type Operation } from '../../../shared/sync/operation.ts'
import type { Conflict, Outcome } from '../../../shared/sync/outcome.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import { uuidv7 } from '../../../renderer/store/new-id.ts'
import { groupBy } from '../../../renderer/store/read/household-view.ts'
import { StreamBroken, type ExchangeResult } from '../../../renderer/sync/exchange-result.ts'
import type { ServerPort, SnapshotFrame } from '../../../renderer/sync/sync-ports.ts'
import { villageFrame } from '../store/made-up-village.ts'

export type Fault = 'offline' | 'answer_lost' | RefusalCode | undefined

/** A headquarters server in memory that decides with the same shared rules; every request can be made to fail. */
export class MemoryServer {
  readonly records = new Map<RecordId, SyncRecord>()
  readonly ledger = new Map<string, Outcome>()
  readonly conflicts = new Map<string, Conflict>()
  /** Op ids by lineage and seq. */
  readonly #seqs = new Map<string, string>()
  readonly feed: ({ readonly type: 'record'; readonly id: RecordId } | { readonly type: 'conflict'; readonly id: string })[] = []
  readonly asked: string[] = []
  generation: string = uuidv7()
  scopeEpoch = 1
  scope: readonly RegionCode[] = [RegionCode.parse('520000000000')]
  maxOperations = 500
  /** Called before each request is served; what it gives happens to that request. */
  fault: (request: string, operations: readonly Operation[]) => Fault = () => undefined
  /** Villages after which a snapshot stream is cut. */
  cutAfter = Infinity
  pageSize = 1000

  constructor(records: readonly SyncRecord[] = []) {
    for (const record of records) this.records.set(record.id, record)
  }

  /** Somebody else's edit, already in the central database. */
  edit(id: RecordId, body: SyncRecord['body']): void {
    const record = this.records.get(id)
    if (!record) throw new Error('no record')
    const rowVersion = record.rowVersion + 1
    const fieldVersions = { ...record.fieldVersions, ...Object.fromEntries(Object.keys(body).map((field) => [field, rowVersion])) }
    this.#write({ ...record, body: { ...record.body, ...body }, rowVersion, fieldVersions })
  }

  /** Somebody deletes records at headquarters. */
  remove(ids: readonly RecordId[]): void {
    for (const id of ids) {
      const record = this.records.get(id)
      if (record) this.#write({ ...record, rowVersion: record.rowVersion + 1, deleted: true })
    }
  }

  portFor(actor: string): ServerPort {
    return {
      signIn: () => Promise.resolve(refused('wrong_password')),
      hello: ({ cursor, lineageId }) => this.#serve('hello', [], () => ({ serverTime: '2026-11-21T08:00:00.000Z', generation: this.generation, acknowledgedSeq: this.#answered(lineageId), scopeEpoch: this.scopeEpoch, scope: [...this.scope], ...this.#standing(cursor), maxOperations: this.maxOperations, maxBytes: 1e6, oldestSchemaVersion: 1, revocations: null })),
      push: (_lineage, operations) => this.#serve('push', operations, () => this.#accept(actor, operations)),
      pull: (_lineage, cursor) => this.#serve('pull', [], () => this.#page(cursor)),
      known: (opIds) => this.#serve('known', [], () => ({ unknown: opIds.filter((opId) => !this.ledger.has(opId)).map((opId) => OperationId.parse(opId)) })),
      takeHandOvers: () => this.#serve('take', [], () => ({ taken: 0 })),
      agreement: (cursor) => this.#serve('agreement', [], () => ({ villages: this.#tallies(cursor) })),
      buckets: (villageCode, kind) => this.#serve('buckets', [], () => ({ buckets: Array.from({ length: BUCKETS }, (_, bucket) => tallyOf(this.#rowsOf(villageCode, kind).filter((record) => bucketOf(record.id) === bucket), digestOf)[kind] ?? { records: 0, sum: '0' }) })),
      bucketRows: (villageCode, kind, bucket, after) =>
        this.#serve('rows', [], () => {
          const rows = this.#rowsOf(villageCode, kind).filter((record) => bucketOf(record.id) === bucket && record.id > (after ?? '')).sort((left, right) => (left.id < right.id ? -1 : 1))
          // Pages of two rows, so that every test of a difference walks over several.
          return { records: rows.slice(0, 2), through: rows.length > 2 ? (rows[1]?.id ?? null) : null }
        }),
      snapshot: (have) => this.#serve('snapshot', [], () => this.#frames(have)),
    }
  }

  #answered(lineageId: string): number {
    let seq = 0
    while (this.#seqs.has(`${lineageId} ${seq + 1}`)) seq++
    return seq
  }

  #standing(cursor: Cursor | null): { readonly isCurrent: boolean; readonly root: string | null } {
    const isCurrent = cursor !== null && Number(cursor.split(':')[1]) >= this.feed.length
    const root = createHash('md5').update(rootText(new Map(this.#tallies(Cursor.parse(`1:${this.feed.length}`)).map((village) => [village.villageCode, village.tally])))).digest('hex')
    return { isCurrent, root: isCurrent ? root : null }
  }

  #tallies(cursor: Cursor) {
    const unseen = new Set(this.feed.slice(Number(cursor.split(':')[1])).flatMap((entry) => (entry.type === 'record' ? [this.records.get(entry.id)?.areaCode] : [])))
    return [...groupBy(this.records.values(), (record) => record.areaCode)].map(([code, records]) => ({ villageCode: RegionCode.parse(code), isBehind: unseen.has(RegionCode.parse(code)), tally: tallyOf(records, digestOf) }))
  }

  #rowsOf(villageCode: string, kind: string): SyncRecord[] {
    return [...this.records.values()].filter((record) => record.areaCode === villageCode && record.kind === kind && !record.deleted)
  }

  async #serve<Value>(request: string, operations: readonly Operation[], answer: () => Value): Promise<ExchangeResult<Value>> {
    await Promise.resolve()
    this.asked.push(request)
    const fault = this.fault(request, operations)
    if (fault === 'offline') return { kind: 'unreachable', reason: 'offline' }
    if (fault !== undefined && fault !== 'answer_lost') return refused(fault)
    const value = answer()
    return fault === 'answer_lost' ? { kind: 'unreachable', reason: 'broken' } : { kind: 'ok', value }
  }

  #write(record: SyncRecord): void {
    this.records.set(record.id, record)
    this.feed.push({ type: 'record', id: record.id })
  }

  #accept(actor: string, operations: readonly Operation[]): PushReply {
    const outcomes: Outcome[] = []
    const raised: Conflict[] = []
    for (const unit of unitsOf(operations)) {
      const taken = unit.filter((operation) => !this.ledger.has(operation.opId) && this.#seqs.has(`${operation.lineageId} ${operation.seq}`))
      outcomes.push(...taken.map((operation): Outcome => ({ opId: operation.opId, state: 'rejected', code: 'sequence_reused', fields: [], rowVersion: 0 })))
      const fresh = unit.filter((operation) => !this.ledger.has(operation.opId) && !taken.includes(operation))
      for (const operation of fresh) this.#seqs.set(`${operation.lineageId} ${operation.seq}`, operation.opId)
      const decisions = decideGroup(fresh.map((operation) => inThisLife(operation, this.generation)), { actor, power: 'records', isInScope: () => true, findRecord: (id) => this.records.get(id), findConflict: (id) => this.conflicts.get(id), schemaVersion: 1, oldestSchemaVersion: 1 })
      for (const decision of decisions) {
        this.ledger.set(decision.operation.opId, decision.outcome)
        if (decision.changed && decision.record) this.#write(decision.record)
        raised.push(...decision.conflicts.map((draft) => fileConflict(draft, { theirsBy: 'somebody', theirsAt: '', raisedAt: '2026-11-21T08:00:00.000Z' })))
        const settled = decision.settles === null ? undefined : this.conflicts.get(decision.settles)
        if (settled) raised.push(settleConflict(settled, decision.operation, decision.record, '2026-11-21T09:00:00.000Z'))
      }
    }
    for (const conflict of raised) {
      this.conflicts.set(conflict.id, conflict)
      this.feed.push({ type: 'conflict', id: conflict.id })
    }
    for (const operation of operations) outcomes.push(...[this.ledger.get(operation.opId)].flatMap((outcome) => outcome ?? []))
    const wanted = operations.filter((operation) => { const outcome = this.ledger.get(operation.opId); return outcome && needsRow(operation, outcome) })
    return { outcomes, records: [...new Set(wanted.map((operation) => operation.recordId))].flatMap((id) => this.records.get(id) ?? []), conflicts: raised }
  }

  #page(cursor: Cursor): PullLine[] {
    const from = Number(cursor.split(':')[1])
    const entries = this.feed.slice(from, from + this.pageSize)
    // A row has one place in the feed, that of its last change.
    const isLast = new Map(this.feed.map((entry, at) => [entry.id, at]))
    const lines = entries.flatMap((entry, at): PullLine[] => {
      if (isLast.get(entry.id) !== from + at) return []
      if (entry.type === 'conflict') {
        const conflict = this.conflicts.get(entry.id)
        return conflict ? [{ type: 'conflict', conflict }] : []
      }
      const record = this.records.get(entry.id)
      if (!record) return []
      const { id, kind, householdId, areaCode, rowVersion } = record
      return [record.deleted ? { type: 'tombstone', id, kind, householdId, areaCode, rowVersion } : { type: 'upsert', record }]
    })
    return [...lines, { type: 'page', cursor: Cursor.parse(`1:${from + entries.length}`), more: from + entries.length < this.feed.length, deletions: this.feed.slice(from).filter((entry) => entry.type === 'record' && this.records.get(entry.id)?.deleted === true).length }]
  }

  async *#frames(have: readonly string[]): AsyncGenerator<SnapshotFrame> {
    const living = [...this.records.values()].filter((record) => !record.deleted)
    const villages = [...groupBy(living, (record) => record.areaCode)].filter(([code]) => !have.includes(code))
    yield { type: 'begin', cursor: Cursor.parse(`1:${this.feed.length}`), villages: villages.length, households: 0, bytes: 0 }
    for (const [at, [, records]] of villages.entries()) {
      await Promise.resolve()
      if (at >= this.cutAfter) throw new StreamBroken('broken')
      yield { type: 'village', ...villageFrame(areaOf(records), [...groupBy(records, (record) => record.householdId).values()]) }
    }
    yield { type: 'end' }
  }
}

const digestOf = (record: SyncRecord) => BigInt(`0x${createHash('md5').update(digestText(record)).digest('hex').slice(0, DIGEST_HEX_DIGITS)}`)

function areaOf(records: readonly SyncRecord[]): RegionCode {
  const code = records[0]?.areaCode
  if (!code) throw new Error('empty village')
  return code
}

function refused(code: RefusalCode): { readonly kind: 'refused'; readonly refusal: { readonly code: RefusalCode; readonly message: string; readonly requestId: string; readonly retryAfterSeconds: null } } {
  return { kind: 'refused', refusal: { code, message: '', requestId: 'r-1', retryAfterSeconds: null } }
}
