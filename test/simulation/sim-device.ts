import { createHash } from 'node:crypto'
import { CountyCode, RegionCode } from '../../shared/domain/region.ts'
import { RecordId, type RecordKind } from '../../shared/domain/record-id.ts'
import { SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import { overlay } from '../../shared/sync/apply-changes.ts'
import { LineageId, OperationId, type Operation } from '../../shared/sync/operation.ts'
import { hashedText } from '../../shared/sync/operation-hash.ts'
import { planPush } from '../../shared/sync/plan-push.ts'
import type { FieldValues, SyncRecord } from '../../shared/sync/record.ts'
import { baseOfDelete, baseOfPatch, WHOLE_RECORD } from '../../shared/sync/seen-base.ts'
import type { Chance } from './chance.ts'
import { VILLAGE } from './made-up-bodies.ts'
import type { Oracle } from './oracle.ts'
import type { Disk } from './sim-parts.ts'

export interface Intention {
  readonly kind: 'create' | 'patch' | 'delete'
  readonly recordKind: RecordKind
  readonly recordId: string
  readonly householdId: string
  readonly values: FieldValues
  readonly isBad?: boolean
  readonly resolves?: string
}

export class SimDevice {
  readonly actor: string
  readonly disk: Disk = { nextSeq: 1, outbox: [], rows: new Map(), conflicts: new Map(), cursor: 0, answers: new Map() }
  /** Id of the request that this process waits for; gone when it is killed. */
  waitsFor: number | null = null
  clockMs = 1_800_000_000_000
  readonly #lineageId: LineageId
  readonly #chance: Chance
  readonly #oracle: Oracle

  constructor(actor: string, chance: Chance, oracle: Oracle) {
    this.actor = actor
    this.#chance = chance
    this.#oracle = oracle
    this.#lineageId = LineageId.parse(chance.uuid())
  }

  view(recordId: string): SyncRecord | undefined {
    return overlay(this.disk.rows.get(recordId), this.disk.outbox.filter((operation) => operation.recordId === recordId))
  }

  /** Every record that the screens show. */
  living(): SyncRecord[] {
    const ids = new Set([...this.disk.rows.keys(), ...this.disk.outbox.map((operation) => String(operation.recordId))])
    return [...ids].map((id) => this.view(id)).filter((record) => record !== undefined && !record.deleted) as SyncRecord[]
  }

  /** Saves what a person did, all of it or nothing, and tells the oracle what stood on the screen. */
  save(intentions: readonly Intention[]): void {
    const groupId = intentions.length > 1 ? this.#chance.uuid() : null
    for (const intention of intentions) {
      const operation = this.#operationOf(intention, groupId)
      const row = this.disk.rows.get(intention.recordId)
      this.#oracle.edits.set(operation.opId, {
        ...intention,
        opId: operation.opId,
        isBad: intention.isBad ?? false,
        resolves: intention.resolves ?? null,
        resolvesWhole: this.disk.conflicts.get(intention.resolves ?? '')?.field === WHOLE_RECORD,
        screen: this.view(intention.recordId)?.body ?? {},
        knownWrites: row?.fieldVersions ?? {},
      })
      this.disk.outbox.push(operation)
      this.disk.nextSeq++
    }
  }

  nextBatch(maxOperations: number): readonly Operation[] {
    return planPush(this.disk.outbox, { maxOperations, maxBytes: 100_000 }, (operation) => JSON.stringify(operation).length)[0] ?? []
  }

  #operationOf(intention: Intention, groupId: string | null): Operation {
    const view = this.view(intention.recordId)
    const base = view === undefined || intention.kind === 'create' ? {} : intention.kind === 'delete' ? baseOfDelete(view) : baseOfPatch(view, intention.values)
    const unsigned: Omit<Operation, 'hash'> = {
      opId: OperationId.parse(this.#chance.uuid()),
      lineageId: this.#lineageId,
      seq: this.disk.nextSeq,
      groupId,
      kind: intention.kind,
      recordKind: intention.recordKind,
      recordId: RecordId.parse(intention.recordId),
      householdId: RecordId.parse(intention.householdId),
      countyCode: CountyCode.parse(VILLAGE.slice(0, 6)),
      areaCode: RegionCode.parse(VILLAGE),
      year: intention.recordKind === 'income_statement' ? 2026 : null,
      base,
      changes: intention.values,
      schemaVersion: SCHEMA_VERSION,
      actor: this.actor,
      deviceTime: new Date(this.clockMs).toISOString(),
      clockOffsetMs: 0,
      resolves: intention.resolves === undefined ? null : { conflictId: intention.resolves, reason: '核实' },
    }
    return { ...unsigned, hash: createHash('sha256').update(hashedText(unsigned)).digest('hex') }
  }
}
