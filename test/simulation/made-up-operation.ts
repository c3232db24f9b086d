import { hash } from 'node:crypto'
import { countyOf, type RegionCode } from '../../shared/domain/region.ts'
import { RecordId, type RecordKind } from '../../shared/domain/record-id.ts'
import { SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import { OperationId, type LineageId, type Operation } from '../../shared/sync/operation.ts'
import { hashedText } from '../../shared/sync/operation-hash.ts'
import type { FieldValues, SyncRecord } from '../../shared/sync/record.ts'
import { baseOfDelete, baseOfPatch } from '../../shared/sync/seen-base.ts'
import type { Chance } from './chance.ts'

export interface Intention {
  readonly kind: 'create' | 'patch' | 'delete'
  readonly recordKind: RecordKind
  readonly recordId: string
  readonly householdId: string
  /** The village in which the record lies on the screen. */
  readonly areaCode: RegionCode
  readonly values: FieldValues
  readonly isBad?: boolean
  readonly resolves?: string
}

export interface Circumstances {
  readonly seen: SyncRecord | undefined
  readonly seenIn: string | null
  readonly groupId: string | null
  readonly actor: string
  readonly clockMs: number
  readonly lineageId: LineageId
  readonly seq: number
}

/** The op that a device makes of what a person did; its id is of the device's clock, as UUIDv7 are. */
export function operationOf(intention: Intention, { seen, seenIn, groupId, actor, clockMs, lineageId, seq }: Circumstances, chance: Chance): Operation {
  const base = seen === undefined || intention.kind === 'create' ? {} : intention.kind === 'delete' ? baseOfDelete(seen) : baseOfPatch(seen, intention.values)
  const unsigned: Omit<Operation, 'hash'> = {
    opId: OperationId.parse(chance.uuidAt(clockMs)),
    lineageId,
    seq,
    groupId,
    kind: intention.kind,
    recordKind: intention.recordKind,
    recordId: RecordId.parse(intention.recordId),
    householdId: RecordId.parse(intention.householdId),
    countyCode: countyOf(intention.areaCode),
    areaCode: intention.areaCode,
    year: intention.recordKind === 'income_statement' ? 2026 : null,
    base,
    ...(seenIn === null ? {} : { seenIn }),
    changes: intention.values,
    schemaVersion: SCHEMA_VERSION,
    actor,
    deviceTime: new Date(clockMs).toISOString(),
    clockOffsetMs: 0,
    resolves: intention.resolves === undefined ? null : { conflictId: intention.resolves, reason: '核实' },
  }
  return { ...unsigned, hash: hash('sha256', hashedText(unsigned)) }
}
